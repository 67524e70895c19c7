import { expect, test } from 'vitest';
import type { ChannelHandle, Member, MessageView } from '../../sandbox/discord/index.ts';
import { held } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { answerTo, ended, grewDear, labels, overLimit, parts, talk } from './asking.ts';
import { answers, asks, chat } from './conversing.ts';
import { logged, openScene, type Scene } from './scene.ts';

const { queue } = english;
/** Room for what a real channel would take minutes for. */
const roomy = {
  createMessage: { limit: 1000, ms: 1000 },
  editMessage: { limit: 1000, ms: 1000 },
  global: { limit: 10_000, ms: 1000 },
};

/** A conversation in which the first question is being answered, and the prompts that wait behind it. */
async function waiting(scene: Scene, count = 1, where?: ChannelHandle, by: Member = scene.mara) {
  const place = where ?? (await chat(scene));
  const first = held(['A', '0']);
  answers(scene, first, ...Array.from({ length: count }, (_, index) => `A${index + 1}`));
  const prompt = await by.send(place, 'Q0');
  await first.asked;
  const prompts: MessageView[] = [];
  for (let index = 1; index <= count; index += 1) prompts.push(await by.send(place, `Q${index}`));
  return { place, first, prompt, prompts };
}

/** The message that says that a question waits. */
function queued(scene: Scene, prompt: MessageView | undefined, ahead = 1): Promise<MessageView> {
  return scene.discord.until(() => {
    const seen = prompt && answerTo(scene, prompt);
    return seen?.content === `-# ${queue.ahead(ahead)}` && seen;
  });
}

test.each(['a conversation thread', 'direct messages'])(
  'in %s a second question waits, visibly, and its notice becomes the answer',
  async (where) => {
    await using scene = await openScene();
    const { owner } = scene.discord;
    const [dm, by] = where === 'direct messages' ? [owner.dm(), owner] : [undefined, scene.mara];
    const { first, prompt, prompts } = await waiting(scene, 2, dm, by);
    const notice = await queued(scene, prompts[0]);
    expect(labels(notice)).toEqual([queue.cancel]);
    expect(labels(await queued(scene, prompts[1], 2))).toEqual([queue.cancel]);
    expect(asks(scene)).toHaveLength(1);
    first.finish();
    expect(parts(await ended(scene, prompt)).text).toBe('A0');
    const [second, third] = [
      await ended(scene, prompts[0] as MessageView),
      await ended(scene, prompts[1] as MessageView),
    ];
    expect(second.id).toBe(notice.id);
    expect([second, third].map((message) => parts(message).text)).toEqual(['A1', 'A2']);
    const lines = talk(asks(scene).at(-1)).map((line) => line.replace('mara: ', ''));
    expect(lines).toEqual(['user: Q0', 'assistant: A0', 'user: Q1', 'assistant: A1', 'user: Q2']);
  },
);

test('the notice tells how the line moves, and that it is over, while the model is silent', async () => {
  await using scene = await openScene();
  const place = await chat(scene);
  const [first, second] = [held('A0'), held('A1')];
  answers(scene, first, second, 'A2');
  await scene.mara.send(place, 'Q0');
  await first.asked;
  const one = await scene.mara.send(place, 'Q1');
  const two = await scene.mara.send(place, 'Q2');
  await queued(scene, two, 2);
  first.finish();
  const next = await scene.discord.until(() => {
    const seen = answerTo(scene, one);
    return seen?.content === `-# ${queue.next}` && seen;
  });
  expect(labels(next)).toEqual(['Stop']);
  await queued(scene, two, 1);
  second.finish();
  expect(parts(await ended(scene, two)).text).toBe('A2');
});

test('the asker or a moderator takes a question out of the line; nobody else does', async () => {
  await using scene = await openScene();
  const { discord, server, mara } = scene;
  const mod = discord.member('nils', { in: server, permissions: ['ManageMessages'] });
  const passerBy = discord.member('otto', { in: server });
  const { first, prompt, prompts } = await waiting(scene, 3);
  const [one, two, three] = prompts as [MessageView, MessageView, MessageView];
  const used = await passerBy.click(await queued(scene, one), queue.cancel);
  expect(used.reply()).toMatchObject({ content: english.stop.notYours, ephemeral: true });
  await Promise.all([mara.click(answerTo(scene, one) as MessageView, queue.cancel)]);
  await mod.click(await queued(scene, two, 1), queue.cancel);
  expect((await ended(scene, one)).content).toBe(`-# ${queue.cancelled('mara')}`);
  expect((await ended(scene, two)).content).toBe(`-# ${queue.cancelled('nils')}`);
  expect(labels(answerTo(scene, two) as MessageView)).toEqual([]);
  first.finish();
  await ended(scene, prompt);
  expect(parts(await ended(scene, three)).text).toBe('A1');
  expect(talk(asks(scene).at(-1))).toEqual(['user: mara: Q0', 'assistant: A0', 'user: mara: Q3']);
});

test('cancelled twice at once, and after its turn has come, a question is dealt with once', async () => {
  await using scene = await openScene();
  const { first, prompts } = await waiting(scene, 1);
  const notice = await queued(scene, prompts[0]);
  const presses = await Promise.all([1, 2].map(() => scene.mara.click(notice, queue.cancel)));
  expect(presses.map(({ state }) => state)).not.toContain('failed');
  await ended(scene, prompts[0] as MessageView);
  first.finish();
  expect(asks(scene)).toHaveLength(1);
});

test('fifty questions at once in one thread are all answered, in order, and none is lost', async () => {
  await using scene = await openScene({ discord: { limits: roomy } });
  const { first, prompts, place } = await waiting(scene, 50);
  first.finish();
  const last = prompts.at(-1) as MessageView;
  await ended(scene, last);
  const texts = await Promise.all(prompts.map(async (prompt) => parts(await ended(scene, prompt)).text));
  expect(texts).toEqual(prompts.map((_, index) => `A${index + 1}`));
  expect(asks(scene).map((request) => talk(request).at(-1))).toEqual(
    Array.from({ length: 51 }, (_, index) => `user: mara: Q${index}`),
  );
  expect(scene.discord.visible(place).filter(({ content }) => content.includes('Queued'))).toEqual([]);
  expect(scene.discord.rateLimited).toBe(0);
});

test('a hundred may wait; the next is told so, and nothing is lost by it', async () => {
  await using scene = await openScene({ discord: { limits: roomy } });
  const { first, prompts, place } = await waiting(scene, 100);
  const refused = await scene.mara.send(place, 'one too many');
  expect((await ended(scene, refused)).content).toBe(queue.full(100));
  first.finish();
  expect(parts(await ended(scene, prompts.at(-1) as MessageView)).text).toBe('A100');
});

test('who has as many answers as they may have elsewhere waits for one of them to end', async () => {
  await using scene = await openScene({ environment: { TURNS_PER_MEMBER: '1' } });
  const places = [await chat(scene), await chat(scene)] as const;
  const first = held('A0');
  answers(scene, first, 'A1');
  await scene.mara.send(places[0], 'Q0');
  await first.asked;
  const prompt = await scene.mara.send(places[1], 'Q1');
  await scene.discord.until(() => answerTo(scene, prompt)?.content === `-# ${queue.busy}`);
  first.finish();
  expect(parts(await ended(scene, prompt)).text).toBe('A1');
});

test('a question whose turn comes when the day’s money is spent is told so, with a way to ask again', async () => {
  await using scene = await openScene({ environment: { DAILY_LIMIT_USD: '0.10' } });
  const place = await chat(scene);
  const first = held('A0');
  answers(scene, first, 'A1');
  await scene.mara.send(place, 'Q0');
  await first.asked;
  const prompt = await scene.mara.send(place, 'Q1');
  await queued(scene, prompt);
  grewDear(scene);
  first.finish();
  const refused = await scene.discord.until(() => {
    const seen = answerTo(scene, prompt);
    return seen && overLimit.test(seen.content) && seen;
  });
  expect(labels(refused)).toContain('Retry');
  expect(asks(scene)).toHaveLength(1);
});

test('what waits when the bot is restarted says so, and can be asked again', async () => {
  await using scene = await openScene();
  const { first, prompts } = await waiting(scene, 1);
  const notice = await queued(scene, prompts[0]);
  first.finish();
  const [prompt] = prompts as [MessageView];
  answers(scene, 'A1');
  await scene.restart({ DRAIN_SECONDS: '0' });
  const told = await ended(scene, prompt);
  expect(told.id).toBe(notice.id);
  expect(told.content).toBe(english.access.stopping);
  await scene.mara.click(told, 'Retry');
  await scene.discord.until(() => parts(answerTo(scene, prompt) as MessageView).text === 'A1');
});

test('a slash command in a conversation waits its turn as well', async () => {
  await using scene = await openScene();
  const { first, place } = await waiting(scene, 0);
  const used = await scene.mara.slash(place, 'ask', { prompt: 'by slash' });
  await scene.discord.until(() => used.reply()?.content === `-# ${queue.ahead(1)}`);
  first.finish();
  await scene.discord.until(() => /No more answers/.test(used.reply()?.content ?? ''));
  expect(used.followups()).toEqual([]);
  expect(logged(scene, 'turn')).toHaveLength(2);
});

test('a slash command that waits until its token ends says so in time, and can be asked again', async () => {
  await using scene = await openScene({ tokenMs: 2000 });
  const place = await chat(scene);
  const first = held('A0');
  answers(scene, first, 'A1');
  await scene.mara.send(place, 'Q0');
  await first.asked;
  const used = await scene.mara.slash(place, 'ask', { prompt: 'by slash' });
  await scene.discord.until(() => used.reply()?.content === english.reply.cutOff.token);
  const told = used.reply() as MessageView;
  expect(labels(told)).toContain('Retry');
  first.finish();
  await scene.mara.click(told, 'Retry');
  await scene.discord.until(() => scene.discord.message(told.id)?.content.startsWith('A1'));
});
