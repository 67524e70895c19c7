import { expect, test } from 'vitest';
import { say, toolCalls } from '../../sandbox/openrouter/scenarios.ts';
import { TestClock } from '../openrouter/harness.ts';
import { asked, parts } from './asking.ts';
import { openScene, type Scene } from './scene.ts';
import { call, rollDice } from './tools.ts';

const presets = `
default: claude
presets:
  claude:
    description: Marks
    model: anthropic/claude-sonnet-5.5
    fallbacks: [openai/gpt-6-luna]
    max_tokens: 1000
    system: |
      ${'You are a helper with very long instructions. '.repeat(150)}
`;

/** The indices of the messages that are marked in the newest request. */
function marked({ openrouter }: Scene): number[] {
  const messages = openrouter.requests.at(-1)?.body.messages ?? [];
  return messages.flatMap(({ content }, index) =>
    Array.isArray(content) && content.some((part) => part.cache_control) ? [index] : [],
  );
}

test('a conversation that goes on is read from the provider’s cache, and the footer says how much', async () => {
  await using scene = await openScene({ presets });
  scene.openrouter.answer(say('Yes.'));
  const first = await asked(scene, 'one');
  expect(marked(scene)).toEqual([0]);
  expect(parts(first).quiet[0]).toMatch(/ [\d,]+ → \d+ tokens /);
  const second = await asked(scene, 'two');
  // The instructions, and the answer before.
  expect(marked(scene)).toEqual([0, 2]);
  expect(parts(second).quiet[0]).toMatch(/ [\d,]+ \(1,[\d]+ cached\) → \d+ tokens /);
  const [one, two] = scene.openrouter.requests.map(({ body }) => JSON.stringify(body.messages[0]));
  expect(two).toBe(one);
});

test('a conversation that rested for longer than the cache lasts is not written to it', async () => {
  const clock = new TestClock();
  clock.time = Date.now();
  await using scene = await openScene({ presets, clock });
  scene.openrouter.answer(say('Yes.'));
  await asked(scene, 'one');
  clock.time += 301_000;
  await asked(scene, 'two');
  expect(marked(scene)).toEqual([0]);
  await asked(scene, 'three');
  expect(marked(scene)).toEqual([0, 4]);
});

test('a model that needs no marks gets none, also in the place of one that does', async () => {
  await using scene = await openScene({ presets });
  scene.openrouter.answer(say('Yes.'));
  const used = await scene.mara.slash(scene.channel, 'ask', { prompt: 'hi', model: 'openai/gpt-6-luna' });
  await scene.discord.until(() => used.reply()?.content.startsWith('Yes.'));
  expect(marked(scene)).toEqual([]);
});

test('the rounds of a tool loop are one trace, and each reads from the cache what the one before has written', async () => {
  await using scene = await openScene({
    presets: presets.replace('max_tokens: 1000', 'max_tokens: 1000\n    functions: [roll_dice]'),
    tools: { 'roll_dice.ts': rollDice },
  });
  const roll = (id: string) => toolCalls([call('roll_dice', { sides: 6 }, id)]);
  scene.openrouter.next(roll('call_a'), roll('call_b'), say('Two sixes.'));
  const answer = await asked(scene, 'roll twice');
  expect(parts(answer).text).toBe('Two sixes.');
  const [first, second, third] = scene.openrouter.requests.map(({ body }) => body);
  expect(second?.messages.length).toBe((first?.messages.length ?? 0) + 2);
  expect(marked(scene)).toEqual([1, (third?.messages.length ?? 0) - 1]);
  expect(parts(answer).quiet[0]).toMatch(/\([\d,]+ cached\)/);
  const spans = scene.openrouter.requests.map(({ body }) => (body.trace as Record<string, string>).span_name);
  expect(spans).toEqual(['answer', 'round 2', 'round 3']);
  const traces = scene.openrouter.requests.map(({ body }) => (body.trace as Record<string, string>).trace_id);
  expect(new Set(traces).size).toBe(1);
});
