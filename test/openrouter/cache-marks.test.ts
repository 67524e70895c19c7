import { expect, test } from 'vitest';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { withCacheMarks } from '../../src/openrouter/cache-marks.ts';
import type { ChatMessage } from '../../src/openrouter/call.ts';
import { ask, run, world } from './harness.ts';

const system: ChatMessage = { role: 'system', content: 'You are Pip.' };
const user = (content: string): ChatMessage => ({ role: 'user', content });
const assistant = (content: string): ChatMessage => ({ role: 'assistant', content });
const talk = [system, user('one'), assistant('1'), user('two'), assistant('2'), user('three')];
const claude = 'anthropic/claude-sonnet-5.5';

/** Where marks stand, by index, with what they say. */
function marks(messages: readonly ChatMessage[]): [number, string][] {
  return messages.flatMap(({ content }, index) =>
    (Array.isArray(content) ? content : []).flatMap((part): [number, string][] =>
      part.type === 'text' && part.cache_control ? [[index, part.cache_control.ttl ?? '5m']] : [],
    ),
  );
}

function marked(more: Partial<Parameters<typeof withCacheMarks>[0]> = {}, model = claude) {
  return withCacheMarks({ messages: talk, stable: 5, request: {}, ...more }, model);
}

test('instructions and the end of the conversation are marked; texts stay what they are', () => {
  expect(marks(marked())).toEqual([
    [0, '5m'],
    [4, '5m'],
  ]);
  expect(marked()[4]?.content).toEqual([{ type: 'text', text: '2', cache_control: { type: 'ephemeral' } }]);
  expect(marked()[5]).toBe(talk[5]);
});

test.each([
  'anthropic/claude-sonnet-5.5',
  '~anthropic/claude-opus-latest',
  'anthropic/claude-sonnet-4.5:nitro',
  'qwen/qwen3.8-flash',
])('%s needs marks', (model) => expect(marks(marked({}, model))).toHaveLength(2));

test.each([
  'openai/gpt-6-luna',
  'google/gemini-3.8-flash',
  'deepseek/deepseek-v4-flash',
  'openrouter/auto',
  '@preset/mine',
])('%s gets none', (model) => expect(marked({}, model)).toBe(talk));

test('a preset says how long, or not at all', () => {
  expect(marks(marked({ request: { cache_control: { type: 'ephemeral', ttl: '1h' } } }))).toEqual([
    [0, '1h'],
    [4, '1h'],
  ]);
  expect(marked({ request: { cache_control: false } })).toBe(talk);
});

test('in the rounds of a tool loop all there is by now is marked, too; an empty text never', () => {
  const call = { id: 'c', type: 'function' as const, function: { name: 'roll', arguments: '{}' } };
  const messages: ChatMessage[] = [
    ...talk,
    { role: 'assistant', content: null, tool_calls: [call] },
    { role: 'tool', tool_call_id: 'c', content: '17' },
  ];
  expect(marks(marked({ messages })).map(([index]) => index)).toEqual([0, 4, 7]);
  const silent = [system, user('one'), assistant(''), user('two')];
  expect(marks(marked({ messages: silent, stable: 3 })).map(([index]) => index)).toEqual([0, 1]);
});

test('of several instructions the last that stays is marked, however many stand before it', () => {
  const note: ChatMessage = { role: 'system', content: 'On tools.' };
  const varying: ChatMessage = { role: 'system', content: 'Today is Sunday.' };
  expect(marks(marked({ messages: [note, system, varying, user('one')], stable: 2 }))).toEqual([[1, '5m']]);
  const later = [note, system, user('one'), assistant('1'), varying, user('two')];
  expect(marks(marked({ messages: later, stable: 4 })).map(([index]) => index)).toEqual([1, 3]);
  expect(marks(marked({ messages: [user('one')], stable: 0 }))).toEqual([]);
});

test('of a message of several parts the last text is marked', () => {
  const picture = { type: 'image_url' as const, image_url: { url: 'data:image/png;base64,AA==' } };
  const messages = [user('x')].map(() => ({
    role: 'user' as const,
    content: [{ type: 'text' as const, text: 'look' }, picture],
  }));
  expect(marked({ messages, stable: 1 })[0]?.content).toEqual([
    { type: 'text', text: 'look', cache_control: { type: 'ephemeral' } },
    picture,
  ]);
});

test('marked prompts pass the published schema, are read from the cache the next time, and cost less', async () => {
  const { server, openrouter } = await world();
  server.answer(say('Yes.'));
  const long = 'A rather long instruction. '.repeat(400);
  const turn = async (count: number, stable?: number) => {
    const older = Array.from({ length: count }, (_, index) => [user(`q${index}`), assistant('Yes.')]).flat();
    const messages = [{ ...system, content: long }, ...older, user('next')];
    const outcome = await run(
      openrouter,
      ask([claude], { messages, ...(stable !== undefined && { stable }) }),
    );
    expect(outcome.failure).toBeUndefined();
    return outcome.ending?.usage;
  };
  const unmarked = await turn(1);
  expect(unmarked).toMatchObject({ cachedTokens: 0, cacheWriteTokens: 0 });
  const first = await turn(1, 3);
  const second = await turn(2, 5);
  expect(first?.cacheWriteTokens).toBeGreaterThan(2000);
  expect(second?.cachedTokens).toBe(first?.cacheWriteTokens);
  expect(second?.costMicroUsd ?? 0).toBeLessThan((unmarked?.costMicroUsd ?? 0) / 5);
});
