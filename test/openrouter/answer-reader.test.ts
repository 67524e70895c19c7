import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AnswerReader } from '../../src/openrouter/answer-reader.ts';
import type { ModelEvent } from '../../src/openrouter/events.ts';
import {
  addReasoningDetail,
  type ReasoningDetail,
  replayableDetails,
} from '../../src/openrouter/reasoning-details.ts';
import { ToolCalls } from '../../src/openrouter/tool-calls.ts';

function read(...chunks: unknown[]): ModelEvent[] {
  const reader = new AnswerReader(() => 0);
  return [...chunks.flatMap((chunk) => reader.read(chunk)), ...reader.end()];
}

function delta(value: unknown, rest: object = {}): unknown {
  return { choices: [{ index: 0, delta: value, ...rest }] };
}

const stop = delta({}, { finish_reason: 'stop' });

test('whatever a chunk lacks or has too much of, the text is read', () => {
  const events = read(
    null,
    'no chunk',
    {},
    { choices: null },
    { choices: [null] },
    { choices: [{}] },
    delta(null),
    delta({
      content: null,
      reasoning: null,
      reasoning_details: null,
      tool_calls: null,
      images: null,
      annotations: null,
    }),
    delta({ content: 'Hel', reasoning_details: ['no detail', 7], tool_calls: ['no call'], images: [{}] }),
    { ...(delta({ content: 'lo' }) as object), id: 7, model: null, provider: {}, usage: 'none' },
    delta({ content: [{ type: 'text', text: '!' }] }),
    delta({}, { finish_reason: 'stop' }),
    {
      choices: [],
      usage: { prompt_tokens: 1, completion_tokens: null, prompt_tokens_details: null, cost: 'free' },
    },
  );
  expect(events.filter((event) => event.type === 'text-delta').map((event) => event.text)).toEqual([
    'Hel',
    'lo',
    '!',
  ]);
});

test('arbitrary chunks never break the reader', () => {
  const chunk = fc.oneof(
    fc.anything(),
    fc.record({
      choices: fc.array(
        fc.record({
          delta: fc.dictionary(
            fc.constantFrom(
              'content',
              'reasoning',
              'tool_calls',
              'images',
              'annotations',
              'reasoning_details',
            ),
            fc.anything(),
          ),
        }),
      ),
      usage: fc.anything(),
      id: fc.anything(),
    }),
  );
  fc.assert(
    fc.property(fc.array(chunk), (chunks) => {
      const reader = new AnswerReader(() => 0);
      for (const value of chunks) {
        const harmless = typeof value === 'object' && value !== null && 'error' in value ? {} : value;
        for (const event of reader.read(harmless)) expect(event.type).toBeTypeOf('string');
      }
    }),
  );
});

test('white space before the first word waits for it', () => {
  const texts = read(
    delta({ content: '\n' }),
    delta({ content: '  ' }),
    delta({ content: 'Hi' }),
    delta({ content: ' ' }),
    stop,
  )
    .filter((event) => event.type === 'text-delta')
    .map((event) => event.text);
  expect(texts).toEqual(['\n  Hi', ' ']);
});

test('a link that is cited twice is told once', () => {
  const annotation = { type: 'url_citation', url_citation: { url: 'https://a.example' } };
  const events = read(
    delta({ content: 'x', annotations: [annotation, annotation, { type: 'url_citation' }] }),
    stop,
  );
  expect(events.filter((event) => event.type === 'citation')).toEqual([
    { type: 'citation', url: 'https://a.example' },
  ]);
});

test('text may follow tool calls', () => {
  const events = read(
    delta({ tool_calls: [{ index: 0, id: 'a', function: { name: 'roll' } }] }),
    delta({ content: 'Rolling' }),
    stop,
  );
  expect(events.map((event) => event.type)).toEqual(['text-delta', 'tool-call']);
});

test('thoughts under the name that other servers give them', () => {
  expect(read(delta({ reasoning_content: 'Hm' }), delta({ content: 'x' }), stop)[0]).toEqual({
    type: 'reasoning-delta',
    text: 'Hm',
  });
});

function calls(...pieces: object[]) {
  const gathered = new ToolCalls();
  for (const piece of pieces) gathered.add(piece);
  return gathered.whole();
}

test('tool calls without an index go by id, without both they go on with the last', () => {
  expect(
    calls(
      { id: 'a', function: { name: 'one', arguments: '{"x"' } },
      { id: 'b', function: { name: 'two', arguments: '{}' } },
      { id: 'a', function: { arguments: ':1' } },
      { id: 'c', function: { name: 'three' } },
      { function: { arguments: '{"y":2}' } },
    ),
  ).toEqual([
    { id: 'a', name: 'one', arguments: '{"x":1' },
    { id: 'b', name: 'two', arguments: '{}' },
    { id: 'c', name: 'three', arguments: '{"y":2}' },
  ]);
});

test('another id under the same index is another call', () => {
  expect(
    calls(
      { index: 0, id: 'a', function: { name: 'one', arguments: '{}' } },
      { index: 0, id: 'b', function: { name: 'two', arguments: '{"z"' } },
      { index: 0, function: { arguments: ':3}' } },
    ),
  ).toEqual([
    { id: 'a', name: 'one', arguments: '{}' },
    { id: 'b', name: 'two', arguments: '{"z":3}' },
  ]);
});

test('an id is made up where none comes, arguments are an object where none come, nameless calls are none', () => {
  const made = calls(
    { index: 0, function: { name: 'one' } },
    { index: 1, function: { name: 'two' } },
    { index: 2 },
  );
  expect(made.map((call) => call.arguments)).toEqual(['{}', '{}']);
  expect(new Set(made.map((call) => call.id)).size).toBe(2);
  for (const { id } of made) expect(id).toMatch(/^call_/);
});

function merged(...pieces: ReasoningDetail[]): ReasoningDetail[] {
  const details: ReasoningDetail[] = [];
  for (const piece of pieces) addReasoningDetail(details, piece);
  return details;
}

const text = { type: 'reasoning.text', format: 'anthropic-claude-v1' };

test('a signature closes its block: text after it is another, even without an index', () => {
  expect(
    merged(
      { ...text, text: 'a' },
      { ...text, signature: 's1' },
      { ...text, text: 'b' },
      { ...text, signature: 's2' },
    ),
  ).toEqual([
    { ...text, text: 'a', signature: 's1' },
    { ...text, text: 'b', signature: 's2' },
  ]);
});

test('other indices, ids and kinds are never joined, and nothing changes places', () => {
  const pieces = [
    { ...text, index: 0, text: 'a' },
    { type: 'reasoning.encrypted', data: 'x' },
    { type: 'reasoning.encrypted', data: 'y' },
    { ...text, index: 0, text: 'b' },
    { ...text, index: 1, text: 'c' },
    { type: 'reasoning.summary', id: 'p', summary: 'd' },
    { type: 'reasoning.summary', id: 'q', summary: 'e' },
    { type: 'reasoning.server_tool_call', tool_name: 'web_search' },
  ];
  expect(merged(...pieces)).toEqual(pieces);
});

test('however a block is cut, its merge is the same', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1 }), (parts) => {
      const pieces = [
        ...parts.map((part) => ({ ...text, text: part, index: 0 })),
        { ...text, signature: 's', index: 0 },
      ];
      expect(merged(...pieces)).toEqual([{ ...text, text: parts.join(''), signature: 's', index: 0 }]);
    }),
  );
});

test('pieces as they came are left alone', () => {
  const piece = { ...text, text: 'a' };
  merged(piece, { ...text, text: 'b' });
  expect(piece.text).toBe('a');
});

test('unsigned thoughts are kept back where their signature would be checked', () => {
  const unsigned = [
    { ...text, text: 'a' },
    { type: 'reasoning.text', format: 'google-gemini-v1', text: 'b' },
  ];
  const sendable = [
    { ...text, text: 'a', signature: 's' },
    { type: 'reasoning.text', format: 'unknown', text: 'c' },
    { type: 'reasoning.encrypted', format: 'google-gemini-v1', data: 'd' },
  ];
  expect(replayableDetails([...unsigned, ...sendable])).toEqual(sendable);
});
