import { expect, test } from 'vitest';
import { cutSocket, held, say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { answerTo, ask, asked, ended, overLimit, parts } from './asking.ts';
import { openScene } from './scene.ts';

test('the day’s limit: a sentence with the time at which it ends, for everybody, and nothing is asked', async () => {
  await using scene = await openScene({ environment: { DAILY_LIMIT_USD: '0.50' } });
  const { discord, openrouter, mara, channel } = scene;
  openrouter.next(say('One.', { usage: { cost: 0.49 } }), say('Two.', { usage: { cost: 0.01 } }));
  expect(parts(await asked(scene, 'one')).text).toBe('One.');
  expect(parts(await asked(scene, 'two')).text).toBe('Two.');
  const midnight = Math.ceil(Date.now() / 86_400_000) * 86_400;
  const sentence = (await asked(scene, 'three')).content;
  expect(sentence).toContain('$0.50');
  expect(sentence).toContain(`<t:${midnight}:R>`);
  const nils = discord.member('nils', { in: scene.server });
  expect((await asked(scene, 'four', { by: nils })).content).toBe(sentence);
  const used = await mara.slash(channel, 'ask', { prompt: 'five' });
  // Only whoever asked sees it.
  const told = await discord.until(() => used.followups()[0]);
  expect(told).toMatchObject({ content: sentence, ephemeral: true });
  expect(used.reply()).toBeUndefined();
  expect(openrouter.requests).toHaveLength(2);
});

test('what was spent is remembered over a restart', async () => {
  await using scene = await openScene({ environment: { DAILY_LIMIT_USD: '0.50' } });
  scene.openrouter.next(say('One.', { usage: { cost: 0.6 } }));
  await asked(scene, 'one');
  await scene.restart();
  expect((await asked(scene, 'two')).content).toMatch(overLimit);
});

test('the provider’s charge to one’s own key counts as well, and is shown', async () => {
  await using scene = await openScene({ environment: { DAILY_LIMIT_USD: '0.50' } });
  const usage = { cost: 0.01, is_byok: true, cost_details: { upstream_inference_cost: 0.5 } };
  scene.openrouter.next(say('One.', { usage }));
  expect(parts(await asked(scene, 'one')).quiet[0]).toContain('$0.51');
  expect((await asked(scene, 'two')).content).toMatch(overLimit);
});

test('two turns at once for each member: the third is told to wait, others are not concerned', async () => {
  await using scene = await openScene();
  const { openrouter } = scene;
  const nils = scene.discord.member('nils', { in: scene.server });
  const [first, second, third] = [held(['A']), held(['B']), held(['C'])];
  openrouter.next(first, second, third);
  const q1 = await ask(scene, 'Q1');
  await first.asked;
  const q2 = await ask(scene, 'Q2');
  await second.asked;
  expect((await asked(scene, 'Q3')).content).toBe(english.quota.turnsAtOnce(2));
  const q4 = await ask(scene, 'Q4', { by: nils });
  await third.asked;
  for (const answer of [first, second, third]) answer.finish();
  expect(parts(await ended(scene, q1)).text).toBe('A');
  await ended(scene, q2);
  await ended(scene, q4);
  openrouter.answer(say('Free again.'));
  expect(parts(await asked(scene, 'Q5')).text).toBe('Free again.');
});

test('turns that fail or are stopped give their place back', async () => {
  await using scene = await openScene({ environment: { TURNS_PER_MEMBER: '1', RETRY_ATTEMPTS: '1' } });
  const { openrouter, mara } = scene;
  const stopped = held(['A', 'B']);
  openrouter.next(cutSocket('Half'), stopped);
  await asked(scene, 'Q1');
  const q2 = await ask(scene, 'Q2');
  stopped.release();
  const growing = await scene.discord.until(() => answerTo(scene, q2));
  expect((await asked(scene, 'Q3')).content).toBe(english.quota.turnsAtOnce(1));
  await mara.click(growing, 'Stop');
  await ended(scene, q2);
  openrouter.answer(say('Free again.'));
  expect(parts(await asked(scene, 'Q4')).text).toBe('Free again.');
});
