import { expect, test } from 'vitest';
import { failed, failures, held, say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { ask, asked, labels, overLimit, parts, settled, talk, under } from './asking.ts';
import { isEnd, openScene, type Scene, said } from './scene.ts';

const down = failed(failures.providerUnavailable());

/** Waits until the newest of so many messages of the bot is the end of an answer, and no longer a failure. */
async function newest(scene: Scene, count: number) {
  const message = await scene.discord.until(() => {
    const messages = said(scene, scene.channel);
    const last = messages.at(-1);
    return messages.length === count && last && isEnd(last) && !labels(last).includes('Retry') && last;
  });
  await settled(scene);
  return message;
}

test('Retry asks the same once more, the failure becomes the answer, and the conversation goes on from it', async () => {
  await using scene = await openScene();
  const { openrouter, mara } = scene;
  openrouter.next(say('A1'));
  await asked(scene, 'Q1');
  openrouter.answer(down);
  const prompt = await ask(scene, 'Q2');
  const failure = await scene.discord.until(() =>
    said(scene, scene.channel).find((one) => labels(one).includes('Retry')),
  );
  await settled(scene);
  openrouter.answer(say('A2'));
  const used = await mara.click(failure, 'Retry');
  expect(used.state).toBe('updated');
  const answer = await newest(scene, 2);
  expect(parts(answer).text).toBe('A2');
  expect(answer.id).toBe(failure.id);
  expect(answer.reference).toBe(prompt.id);
  expect(talk(openrouter.requests.at(-1))).toEqual(['user: mara: Q1', 'assistant: A1', 'user: mara: Q2']);
  await asked(scene, 'Q3');
  expect(talk(openrouter.requests.at(-1)).slice(2)).toEqual([
    'user: mara: Q2',
    'assistant: A2',
    'user: mara: Q3',
  ]);
});

test('others may not press it, moderators may', async () => {
  await using scene = await openScene();
  const otto = scene.discord.member('otto', { in: scene.server });
  const mod = scene.discord.member('nils', { in: scene.server, permissions: ['ManageMessages'] });
  scene.openrouter.answer(down);
  const failure = await asked(scene, 'Q1');
  const refused = await otto.click(failure, 'Retry');
  expect(refused.reply()).toMatchObject({ content: english.retry.notYours, ephemeral: true });
  scene.openrouter.answer(say('A1'));
  await mod.click(failure, 'Retry');
  expect(parts(await newest(scene, 1)).text).toBe('A1');
  expect(talk(scene.openrouter.requests.at(-1))).toEqual(['user: mara: Q1']);
});

test('it works after a restart, and keeps the model that was asked for', async () => {
  await using scene = await openScene();
  const { openrouter, mara, channel, discord } = scene;
  openrouter.answer(down);
  const used = await mara.slash(channel, 'ask', {
    prompt: 'Q1',
    preset: 'code',
    model: 'google/gemini-3.8-flash',
  });
  await discord.until(() => used.reply()?.content === english.failures['provider-down']());
  await settled(scene);
  await scene.restart();
  openrouter.answer(say('A1'));
  const reply = used.reply();
  if (!reply) throw new Error('the reply is gone');
  await mara.click(reply, 'Retry');
  expect(parts(await newest(scene, 1)).text).toBe('A1');
  const [first, again] = [openrouter.requests[0], openrouter.requests.at(-1)];
  expect(again?.models).toEqual(['google/gemini-3.8-flash', 'anthropic/claude-sonnet-5.5']);
  expect(again?.models).toEqual(first?.models);
});

test('pressed twice, it is answered once', async () => {
  await using scene = await openScene();
  scene.openrouter.answer(down);
  const failure = await asked(scene, 'Q1');
  const before = scene.openrouter.requests.length;
  const again = held(['A', '1']);
  scene.openrouter.next(again);
  const presses = await Promise.all([scene.mara.click(failure, 'Retry'), scene.mara.click(failure, 'Retry')]);
  await again.asked;
  const told = () => presses.flatMap((press) => press.followups());
  await scene.discord.until(() => told().length === 1);
  expect(told()[0]).toMatchObject({ content: english.retry.running, ephemeral: true });
  again.finish();
  expect(parts(await newest(scene, 1)).text).toBe('A1');
  expect(scene.openrouter.requests).toHaveLength(before + 1);
});

test('a private answer is tried again in private', async () => {
  await using scene = await openScene();
  const { openrouter, mara, channel, discord } = scene;
  openrouter.answer(down);
  const used = await mara.slash(channel, 'ask', { prompt: 'Q1', private: true });
  await discord.until(() => used.reply()?.content === english.failures['provider-down']());
  await settled(scene);
  openrouter.answer(say('A1'));
  const reply = used.reply();
  if (!reply) throw new Error('the reply is gone');
  const pressed = await mara.click(reply, 'Retry');
  const all = () => [...mara.visible(channel), ...pressed.followups()];
  const again = await discord.until(() => all().find(({ content }) => content.startsWith('A1\n-#')));
  expect(again.ephemeral).toBe(true);
  expect(said(scene, channel)).toEqual([]);
});

test('where the day’s money is gone, Retry says so to who pressed it, and can be pressed later', async () => {
  await using scene = await openScene({ environment: { DAILY_LIMIT_USD: '0.10' } });
  scene.openrouter.next(down, down, say('Dear.', { usage: { cost: 0.2 } }));
  const failure = await asked(scene, 'Q1');
  await asked(scene, 'Q2');
  const pressed = await scene.mara.click(failure, 'Retry');
  const told = await scene.discord.until(() => pressed.followups()[0]);
  expect(told).toMatchObject({ content: expect.stringMatching(overLimit), ephemeral: true });
  expect(labels(failure)).toEqual(under.failed);
  expect(scene.discord.message(failure.id)?.content).toBe(failure.content);
});
