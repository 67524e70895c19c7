import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Member, MessageView, Used } from '../../sandbox/discord/index.ts';
import { failed, failures, held, say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { ask, asked, ended, overLimit, parts, settled, talk } from './asking.ts';
import { answeredBy, openPanel, slashed } from './panel.ts';
import { openScene, type Scene } from './scene.ts';
import { ways } from './ways.ts';

/** Chooses a preset in the panel under an answer. */
async function choose(by: Member, answer: MessageView, preset: string): Promise<Used> {
  return chooseIn(by, await openPanel(by, answer), preset);
}

/** Chooses a preset in a panel that is open. */
function chooseIn(by: Member, panel: MessageView, preset: string): Promise<Used> {
  const failing = JSON.stringify(panel.components).includes(english.more.retryWith);
  return by.select(panel, failing ? english.more.retryWith : english.more.regenerateWith, preset);
}

/** Waits until an answer reads so, with everything about it saved. */
async function reads(scene: Scene, answer: MessageView, text: string): Promise<void> {
  await scene.discord.until(() => {
    const now = scene.discord.message(answer.id);
    return now && parts(now).text === text && parts(now).quiet.length > 0;
  });
  await settled(scene);
}

/** Waits until somebody is told a sentence that only they see. */
function told(scene: Scene, used: Used, sentence: RegExp | string): Promise<unknown> {
  return scene.discord.until(() =>
    [used.reply(), ...used.followups()].some(
      (one) =>
        one?.ephemeral &&
        (typeof sentence === 'string' ? one.content === sentence : sentence.test(one.content)),
    ),
  );
}

test.each(ways)(
  'another preset answers %s again, in its place, and later turns see that answer',
  async (way) => {
    await using scene = await openScene();
    const { openrouter, discord } = scene;
    openrouter.next(say('A1'), say('B1'), say('A2'));
    const { answer, where, by } = await answeredBy(scene, way);
    const panel = await openPanel(by, answer);
    await chooseIn(by, panel, 'code');
    await reads(scene, answer, 'B1');
    expect(openrouter.requests.at(-1)?.models).toEqual(['anthropic/claude-sonnet-5.5']);
    expect(talk(openrouter.requests.at(-1))).toEqual(talk(openrouter.requests[0]));
    await discord.until(() => !discord.message(panel.id));
    const next = await by.send(where, way === 'a direct message' ? 'Q2' : '@Parley Q2');
    await ended(scene, next);
    expect(talk(openrouter.requests.at(-1))).toContain('assistant: B1');
    expect(talk(openrouter.requests.at(-1))).not.toContain('assistant: A1');
  },
);

test('a failed turn is tried again with another preset, after a restart too, by a moderator', async () => {
  await using scene = await openScene();
  const mod = scene.discord.member('nils', { in: scene.server, permissions: ['ManageMessages'] });
  scene.openrouter.answer(failed(failures.providerUnavailable()));
  const answer = await asked(scene, 'Q1');
  await scene.restart();
  scene.openrouter.answer(say('B1'));
  await choose(mod, answer, 'code');
  await reads(scene, answer, 'B1');
  expect(scene.openrouter.requests.at(-1)?.models).toEqual(['anthropic/claude-sonnet-5.5']);
});

test('the model that was asked for does not go along to another preset', async () => {
  await using scene = await openScene();
  scene.openrouter.next(say('A1'), say('B1'));
  const answer = await slashed(scene, { prompt: 'Q1', model: 'google/gemini-3.8-flash' });
  await choose(scene.mara, answer, 'code');
  await reads(scene, answer, 'B1');
  expect(scene.openrouter.requests.at(-1)?.models).toEqual(['anthropic/claude-sonnet-5.5']);
});

test('a private answer is answered again in private', async () => {
  await using scene = await openScene();
  const { discord, channel, mara, openrouter } = scene;
  openrouter.next(say('A1'), say('B1'));
  const answer = await slashed(scene, { prompt: 'Q1', private: true });
  await choose(mara, answer, 'code');
  const again = await discord.until(() =>
    discord.visible(channel, mara).find((one) => parts(one).text === 'B1' && parts(one).quiet.length > 0),
  );
  expect(again.ephemeral).toBe(true);
  expect(openrouter.requests.at(-1)?.models).toEqual(['anthropic/claude-sonnet-5.5']);
});

test.each([
  ['the day’s money is gone', { DAILY_LIMIT_USD: '0.10' }, overLimit],
  ['the server is not served any more', { ALLOWED_SERVERS: '123456789012345678' }, /This Parley is private/],
])('where %s, who chose is told so and the answer stays', async (_, environment, sentence) => {
  await using scene = await openScene();
  const { openrouter, discord, mara } = scene;
  openrouter.answer(say('A1', { usage: { cost: 0.2 } }));
  const answer = await asked(scene, 'Q1');
  // Opened before: nothing that is refused anyway is offered.
  const panel = await openPanel(mara, answer);
  await scene.restart(environment);
  await told(scene, await chooseIn(mara, panel, 'code'), sentence);
  expect(discord.message(answer.id)?.content).toBe(answer.content);
  expect(openrouter.requests).toHaveLength(1);
});

test('it counts among the turns that a member may have at once', async () => {
  await using scene = await openScene({ environment: { TURNS_PER_MEMBER: '1' } });
  const { openrouter, mara } = scene;
  const slow = held(['A', '2']);
  openrouter.next(say('A1'), slow);
  const answer = await asked(scene, 'Q1');
  const second = await ask(scene, 'Q2');
  await slow.asked;
  await told(scene, await choose(mara, answer, 'code'), english.quota.turnsAtOnce(1));
  slow.finish();
  await ended(scene, second);
  expect(openrouter.requests).toHaveLength(2);
});

test('chosen twice at once, and while it is being written, it is answered once', async () => {
  await using scene = await openScene();
  const { openrouter, mara } = scene;
  const slow = held(['B', '1']);
  openrouter.next(say('A1'), slow);
  const answer = await asked(scene, 'Q1');
  const panels = [
    await openPanel(mara, answer),
    await openPanel(mara, answer),
    await openPanel(mara, answer),
  ];
  const [first, second, third] = panels as [MessageView, MessageView, MessageView];
  const both = await Promise.all([chooseIn(mara, first, 'code'), chooseIn(mara, second, 'code')]);
  await slow.asked;
  await scene.discord.until(() =>
    both.some((used) => used.followups().some(({ content }) => content === english.retry.running)),
  );
  await told(scene, await chooseIn(mara, third, 'fast'), english.retry.running);
  slow.finish();
  await reads(scene, answer, 'B1');
  expect(openrouter.requests).toHaveLength(2);
});

test('a preset that is there no more is refused by its name', async () => {
  await using scene = await openScene();
  scene.openrouter.answer(say('A1'));
  const answer = await asked(scene, 'Q1');
  const panel = await openPanel(scene.mara, answer);
  const file = join(tmpdir(), `parley-presets-${process.pid}.yaml`);
  await writeFile(
    file,
    'default: fast\npresets:\n  fast: { description: Quick, model: openai/gpt-6-luna }\n',
  );
  await scene.restart({ PRESETS_FILE: file });
  await told(scene, await chooseIn(scene.mara, panel, 'code'), english.prompt.unknownPreset('code'));
  expect(scene.openrouter.requests).toHaveLength(1);
});

test('who may not change anything any more is refused', async () => {
  await using scene = await openScene();
  const mod = scene.discord.member('nils', { in: scene.server, permissions: ['ManageMessages'] });
  scene.openrouter.answer(say('A1'));
  const panel = await openPanel(mod, await asked(scene, 'Q1'));
  scene.channel.permit(mod, { deny: ['ManageMessages'] });
  await told(scene, await chooseIn(mod, panel, 'code'), english.retry.notYours);
  expect(scene.openrouter.requests).toHaveLength(1);
});

test('where a preset is locked, no other answers again, and Regenerate asks the locked one', async () => {
  await using scene = await openScene();
  const { openrouter, discord, channel, mara } = scene;
  openrouter.next(say('A1'), say('B1'));
  const answer = await slashed(scene, { prompt: 'Q1' });
  const locked = { name: 'preset', value: 'code', lock: true };
  await discord.owner.slash(channel, 'settings set', locked);
  const panel = await openPanel(mara, answer);
  await told(scene, await chooseIn(mara, panel, 'fast'), english.prompt.presetLocked('code'));
  expect(openrouter.requests).toHaveLength(1);
  await mara.click(answer, 'Regenerate');
  await reads(scene, answer, 'B1');
  expect(openrouter.requests.at(-1)?.models).toEqual(['anthropic/claude-sonnet-5.5']);
});
