import { expect, test } from 'vitest';
import { failure } from '../../sandbox/openrouter/errors.ts';
import { held } from '../../sandbox/openrouter/scenarios.ts';
import { awaitGeneration, fetchGeneration } from '../../src/openrouter/generation.ts';
import { fetchKey } from '../../src/openrouter/key.ts';
import { ask, run, type TestClock, type World, world } from './harness.ts';

const signal = new AbortController().signal;

test('the key: limits, spending and the free allowance', async () => {
  const { server, openrouter } = await world();
  server.account.keyLimit = 20;
  server.account.freeUsed = 12;
  const key = await fetchKey(openrouter, signal);
  expect(key).toMatchObject({ limitMicroUsd: 20_000_000, freeTier: false, budgets: [] });
  expect(key.freeRequests).toEqual({ used: 12, limit: 1000, remaining: 988 });
  server.account.keyLimit = null;
  expect((await fetchKey(openrouter, signal)).limitMicroUsd).toBeUndefined();
});

test('a key that is refused', async () => {
  const { server, openrouter } = await world();
  server.account.apiKey = 'sk-or-v1-another';
  await expect(fetchKey(openrouter, signal)).rejects.toMatchObject({ kind: 'key-invalid' });
});

async function stopAnAnswer({ server, openrouter }: World): Promise<string> {
  server.generations.delayMs = 0;
  const answer = held('one two three');
  server.answer(answer);
  answer.release(2);
  const stop = new AbortController();
  const { failure: stopped } = await run(openrouter, ask(['openai/gpt-6.1-sol']), {
    signal: stop.signal,
    onEvent: (event) => event.type === 'text-delta' && stop.abort(),
  });
  await server.until(() => server.requests[0]?.aborted !== undefined);
  return stopped?.generationId ?? '';
}

test('the cost of a stopped answer is asked for until it is there', async () => {
  const all = await world();
  const { server, openrouter, clock } = all;
  const id = await stopAnAnswer(all);
  expect(id).toBe(server.requests[0]?.generationId);
  server.failLookups(failure(404, 'Generation not found'));
  expect(await fetchGeneration(openrouter, id, signal)).toBeUndefined();
  const settled = awaitGeneration(openrouter, id, signal);
  await pass(clock, 1_000);
  await clock.asleep(2_000);
  server.failLookups(failure(502, 'Bad gateway'));
  await pass(clock, 2_000);
  await clock.asleep(4_000);
  server.failLookups(undefined);
  await pass(clock, 4_000);
  const generation = await settled;
  expect(generation).toMatchObject({ id, model: 'openai/gpt-6.1-sol', cancelled: true });
  expect(generation?.costMicroUsd).toBe(Math.ceil(server.account.totalUsage * 1e6));
  expect(generation?.costMicroUsd).toBeGreaterThan(0);
});

test('what OpenRouter never heard of has no bill', async () => {
  const { openrouter, clock } = await world();
  const settled = awaitGeneration(openrouter, 'gen-unknown', signal);
  for (let wait = 1_000; wait <= 128_000; wait *= 2) await pass(clock, wait);
  expect(await settled).toBeUndefined();
});

test('a key that is refused ends the asking, so does an abort', async () => {
  const { server, openrouter, clock } = await world();
  server.failLookups(failure(401, 'No'));
  const refused = awaitGeneration(openrouter, 'gen-1', signal);
  await Promise.all([expect(refused).rejects.toMatchObject({ kind: 'key-invalid' }), pass(clock, 1_000)]);
  const stop = new AbortController();
  const stopped = awaitGeneration(openrouter, 'gen-1', stop.signal);
  await clock.asleep(1_000);
  stop.abort();
  await expect(stopped).rejects.toMatchObject({ kind: 'stopped' });
});

async function pass(clock: TestClock, ms: number): Promise<void> {
  await clock.asleep(ms);
  await clock.advance(ms);
}
