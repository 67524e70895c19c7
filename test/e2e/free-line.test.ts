import { expect, test } from 'vitest';
import { failures, routed, say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { TestClock } from '../openrouter/harness.ts';
import { answerTo, ask, asked, ended, labels, parts } from './asking.ts';
import { openScene } from './scene.ts';

const presets = `
default: free
presets:
  free:
    description: Costs nothing
    model: cohere/north-mini-code:free
    max_tokens: 1000
  mixed:
    description: Costs nothing, or little
    command: true
    model: google/gemma-4-31b-it:free
    fallbacks: [openai/gpt-6-luna]
    max_tokens: 1000
`;

const { free, queue } = english;

test('who asks a free model too early sees the place in the line, can leave it, and is answered in the same message', async () => {
  const clock = new TestClock();
  clock.time = Date.now();
  await using scene = await openScene({ presets, clock, environment: { TURNS_PER_MEMBER: '100' } });
  scene.openrouter.answer(say('Here.'));
  for (let sent = 0; sent < 20; sent += 1) {
    const used = scene.mara.begin(scene.server.channel(`place-${sent}`), 'ask', { prompt: 'hi' });
    await scene.discord.until(() => used.reply()?.content.startsWith('Here.'));
  }
  const one = await ask(scene, 'one');
  const first = await scene.discord.until(() => {
    const seen = answerTo(scene, one);
    return seen?.content === `-# ${free.queued(0)}` && seen;
  });
  const two = await ask(scene, 'two');
  const second = await scene.discord.until(() => {
    const seen = answerTo(scene, two);
    return seen?.content === `-# ${free.queued(1)}` && seen;
  });
  expect([labels(first), labels(second)]).toEqual([['Stop'], ['Stop']]);
  await scene.mara.click(first, 'Stop');
  expect((await ended(scene, one)).content).toContain(english.reply.stoppedBy('mara'));
  await scene.discord.until(() => answerTo(scene, two)?.content === `-# ${free.queued(0)}`);
  expect(scene.openrouter.requests).toHaveLength(20);
  // Its minute is a real one.
  scene.openrouter.account.freePerMinute = 1000;
  await clock.advance(61_000);
  const answer = await ended(scene, two);
  expect(answer.id).toBe(second.id);
  expect(parts(answer).text).toBe('Here.');
  expect(answer.content).not.toContain(queue.next);
});

test('when today’s free requests are used, a preset with a paid model says whom it stands in for', async () => {
  await using scene = await openScene({
    presets,
    prepare: (_, { account }) => Object.assign(account, { freeUsed: 1000 }),
  });
  scene.openrouter.answer(say('Here.'));
  const used = scene.mara.begin(scene.channel, 'mixed', { prompt: 'hi' });
  const reply = await scene.discord.until(() => used.reply()?.content.startsWith('Here.') && used.reply());
  expect(reply.content).toContain('instead of gemma-4-31b-it:free: free requests of today used up');
  const refused = await asked(scene, 'and now?');
  expect(refused.content).toContain(english.failures['free-daily']());
  expect(scene.openrouter.requests.map(({ models }) => models)).toEqual([['openai/gpt-6-luna']]);
});

test('a provider’s own limit moves on to the next model at once, and that is said', async () => {
  await using scene = await openScene({ presets });
  scene.openrouter.answer(routed(say('Here.')));
  scene.openrouter.down('google/gemma-4-31b-it:free', failures.sharedPool('Chutes', 30));
  const used = scene.mara.begin(scene.channel, 'mixed', { prompt: 'hi' });
  const reply = await scene.discord.until(() => used.reply()?.content.startsWith('Here.') && used.reply());
  expect(reply.content).toContain('instead of gemma-4-31b-it:free');
  expect(scene.openrouter.requests.map(({ models }) => models)).toEqual([
    ['google/gemma-4-31b-it:free', 'openai/gpt-6-luna'],
  ]);
});
