import { describe, expect, test } from 'vitest';
import { fixture } from '../../sandbox/openrouter/scenarios.ts';
import { ask, type Outcome, run, world } from './harness.ts';

async function play(name: string, pieceBytes?: number): Promise<Outcome> {
  const { server, openrouter } = await world({ attempts: 1 });
  server.answer(fixture(name, pieceBytes === undefined ? {} : { pieceBytes }));
  return run(openrouter, ask());
}

describe.each([undefined, 1, 13])('in packets of %s bytes', (pieceBytes) => {
  test('plain text with keep-alives and cached tokens', async () => {
    const { text, ending, events } = await play('s1_plain', pieceBytes);
    expect(text).toBe('Good morning, Mara ☕');
    expect(ending).toMatchObject({
      finishReason: 'stop',
      nativeFinishReason: 'completed',
      modelAsked: 'openai/gpt-6-luna',
      modelServed: 'openai/gpt-6-luna',
      provider: 'OpenAI',
      attempts: [],
    });
    expect(ending?.usage).toEqual({
      promptTokens: 911,
      completionTokens: 9,
      reasoningTokens: 0,
      cachedTokens: 768,
      cacheWriteTokens: 0,
      webSearches: 0,
      costMicroUsd: 19,
    });
    expect(ending?.fallback).toBeUndefined();
    expect(events[0]).toEqual({ type: 'start', generationId: ending?.generationId });
    expect(events.at(-1)?.type).toBe('end');
  });

  test('signed thoughts and two tool calls at once', async () => {
    const { text, events, ending } = await play('s2_reason_tools', pieceBytes);
    expect(text).toBe('Looking outside');
    expect(events.filter((event) => event.type === 'tool-call')).toEqual([
      { type: 'tool-call', id: 'toolu_a7', name: 'weather', arguments: '{"city":"Oslo"}' },
      { type: 'tool-call', id: 'toolu_b8', name: 'weather', arguments: '{"city":"Lima"}' },
    ]);
    expect(ending?.finishReason).toBe('tool_calls');
    expect(ending?.reasoningDetails).toEqual([
      {
        type: 'reasoning.text',
        text: 'Two cities to look up.',
        signature: 'EqQBCkgIBxAB=',
        format: 'anthropic-claude-v1',
        index: 0,
      },
    ]);
    const thoughts = events.filter((event) => event.type === 'reasoning-delta').map((event) => event.text);
    expect(thoughts.join('')).toBe('Two cities to look up.');
  });
});

test('a search with a citation', async () => {
  const { events, ending } = await play('s3_search');
  expect(events.filter((event) => event.type === 'citation')).toEqual([
    { type: 'citation', url: 'https://harbour.example/hours', title: 'Opening hours' },
  ]);
  expect(ending?.usage?.webSearches).toBe(1);
});

test('an error in the middle: the text stays', async () => {
  const { text, failure } = await play('s4_miderr');
  expect(text).toBe('There are two causes: first');
  expect(failure).toMatchObject({ kind: 'provider-down', status: 502, place: 'answer', partial: true });
  expect(failure?.modelServed).toBe('deepseek/deepseek-v4-pro');
});

test('an error before the first token, after keep-alives', async () => {
  const { text, failure } = await play('s5_err_empty');
  expect(text).toBe('');
  expect(failure).toMatchObject({ kind: 'upstream-rate-limited', status: 429, partial: false });
});

test('an image', async () => {
  const { text, events } = await play('s6_image');
  expect(text).toBe('One red dot');
  const images = events.filter((event) => event.type === 'image');
  expect(images).toEqual([{ type: 'image', url: expect.stringMatching(/^data:image\/png;base64,iVBOR/) }]);
});

test('debug chunks are passed over; the length limit is an ending', async () => {
  const { text, ending } = await play('s7_debug');
  expect(text).toBe('Hey');
  expect(ending).toMatchObject({ finishReason: 'length', nativeFinishReason: 'max_tokens' });
  expect(ending?.usage?.costMicroUsd).toBe(2);
});

test('a clean end without a finish reason is no end', async () => {
  const { text, failure } = await play('s8_truncated');
  expect(text).toBe('Only half of a tho');
  expect(failure).toMatchObject({ kind: 'truncated', partial: true });
});

test('usage in the finish chunk, details null', async () => {
  const { ending } = await play('s9_usage_with_finish');
  expect(ending?.usage).toMatchObject({
    promptTokens: 12,
    completionTokens: 2,
    cachedTokens: 0,
    costMicroUsd: 35,
  });
});

test('a summary is joined, what is encrypted stays apart', async () => {
  const { ending } = await play('s10_encrypted_reasoning');
  expect(ending?.reasoningDetails).toEqual([
    { type: 'reasoning.summary', summary: 'Comparing both.', format: 'openai-responses-v1', index: 0 },
    {
      type: 'reasoning.encrypted',
      data: 'gAAAAABq7w==',
      id: 'rs_7',
      format: 'openai-responses-v1',
      index: 0,
    },
  ]);
});

test("one's own key: the provider's charge comes on top", async () => {
  const { ending } = await play('s11_byok');
  expect(ending?.usage?.costMicroUsd).toBe(26 + 520);
});

test('broken JSON after text', async () => {
  const { text, failure } = await play('s12_bad_json');
  expect(text).toBe('So far so ');
  expect(failure).toMatchObject({ kind: 'garbled', partial: true });
});

test('a refusal is what the model says', async () => {
  const { text, ending } = await play('s13_refusal');
  expect(text).toBe('I cannot help with that.');
  expect(ending?.finishReason).toBe('content_filter');
});

test('a JSON body where a stream was asked for is an answer too', async () => {
  const { text, ending } = await play('j_ok');
  expect(text).toBe('A title about tea');
  expect(ending?.usage?.reasoningTokens).toBe(26);
  expect(ending?.reasoningDetails).toHaveLength(2);
});
