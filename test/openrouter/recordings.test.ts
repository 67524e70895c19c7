import { describe, expect, test } from 'vitest';
import { fixture } from '../../sandbox/openrouter/scenarios.ts';
import { ask, type Outcome, run, world } from './harness.ts';

async function play(name: string, pieceBytes?: number): Promise<Outcome> {
  const { server, openrouter } = await world({ attempts: 1 });
  server.answer(fixture(name, pieceBytes === undefined ? {} : { pieceBytes }));
  return run(openrouter, ask());
}

describe.each([undefined, 1, 11])('recordings in packets of %s bytes', (pieceBytes) => {
  test('plain text with keep-alives', async () => {
    const { text, ending } = await play('s1_plain', pieceBytes);
    expect(text).toBe('Good morning, Mara ☕');
    expect(ending).toMatchObject({ finishReason: 'stop', modelAsked: 'openai/gpt-6-luna', attempts: [] });
    expect(ending?.usage?.costMicroUsd).toBeGreaterThan(0);
    expect(ending?.fallback).toBeUndefined();
  });
});

test('signed reasoning and two tool calls', async () => {
  const { events, ending } = await play('s2_reason_tools');
  const calls = events.filter((event) => event.type === 'tool-call');
  expect(calls).toHaveLength(2);
  for (const call of calls) expect(JSON.parse(call.arguments)).toBeTypeOf('object');
  expect(ending?.reasoningDetails).toHaveLength(1);
  expect(ending?.reasoningDetails[0]).toMatchObject({
    type: 'reasoning.text',
    signature: expect.any(String),
  });
});
