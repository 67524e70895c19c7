import { expect, test } from 'vitest';
import { failure, providerError } from '../../sandbox/openrouter/errors.ts';
import {
  comments,
  cut,
  cutSocket,
  finish,
  held,
  httpError,
  noAnswer,
  reasoning,
  say,
  silence,
  steps,
  text,
} from '../../sandbox/openrouter/scenarios.ts';
import { streamAnswer } from '../../src/openrouter/stream.ts';
import { ask, freePurse, run, world } from './harness.ts';

test('keep-alives are life: they hold the idle watchdog off', async () => {
  const { server, openrouter, clock } = await world({ idleMs: 30_000, firstTokenMs: 1e9 });
  const answer = held(['Hello ', 'world']);
  server.answer(answer);
  const ended = run(openrouter, ask());
  await answer.asked;
  for (let beat = 0; beat < 10; beat++) {
    const heard = clock.looked();
    answer.keepAlive();
    await heard;
    await clock.advance(20_000);
  }
  answer.finish();
  expect((await ended).text).toBe('Hello world');
});

test('silence after text: stalled, and the text stays', async () => {
  const { server, openrouter, clock } = await world({ idleMs: 30_000, attempts: 5 });
  server.answer(steps([text(['Hello']), silence()]));
  const started = Promise.withResolvers<void>();
  const ended = run(openrouter, ask(['a/one', 'b/two', 'c/three', 'd/four']), {
    onEvent: (event) => event.type === 'text-delta' && started.resolve(),
  });
  await started.promise;
  await clock.advance(30_000);
  const { failure: stalled, text: kept } = await ended;
  expect(stalled).toMatchObject({ kind: 'stalled', partial: true });
  expect(kept).toBe('Hello');
  await server.until(() => server.requests[0]?.aborted !== undefined);
});

test('no headers at all: the first token is late, and the next models are asked', async () => {
  const { server, openrouter, clock } = await world({ idleMs: 300_000, firstTokenMs: 120_000 });
  server.next(noAnswer());
  server.answer(say('Hello', { model: 'b/two' }));
  const ended = run(openrouter, ask(['a/one', 'b/two']));
  await server.until(() => server.requests.length === 1);
  await clock.advance(119_999);
  expect(server.requests).toHaveLength(1);
  await clock.advance(1);
  const { ending } = await ended;
  expect(ending?.attempts[0]?.failure.kind).toBe('first-token-timeout');
  expect(ending?.attempts[0]?.ms).toBe(120_000);
  expect(ending?.fallback).toEqual({ from: 'a/one', reason: 'too slow to begin' });
  expect(server.requests.map((request) => request.models)).toEqual([['a/one', 'b/two'], ['b/two']]);
});

test('keep-alives do not extend the time to the first token', async () => {
  const { server, openrouter, clock } = await world({ idleMs: 100_000, firstTokenMs: 120_000 });
  const answer = held('late');
  server.answer(answer);
  const ended = run(openrouter, ask());
  await answer.asked;
  await beat();
  await clock.advance(70_000);
  await beat();
  await clock.advance(50_000);
  expect((await ended).failure?.kind).toBe('first-token-timeout');

  async function beat() {
    const heard = clock.looked();
    answer.keepAlive();
    await heard;
  }
});

test('a thought is a first token', async () => {
  const { server, openrouter, clock } = await world({ attempts: 1, idleMs: 300_000, firstTokenMs: 120_000 });
  server.answer(steps([comments(1), reasoning('Hm'), silence()]));
  const thought = Promise.withResolvers<void>();
  const ended = run(openrouter, ask(), {
    onEvent: (event) => event.type === 'reasoning-delta' && thought.resolve(),
  });
  await thought.promise;
  await clock.advance(200_000);
  await clock.advance(300_000);
  expect((await ended).failure).toMatchObject({ kind: 'stalled', partial: false });
});

test('time that the reader takes for itself is not the silence of the model', async () => {
  const { server, openrouter, clock } = await world({ idleMs: 30_000 });
  server.answer(say(['one ', 'two ', 'three']));
  let text = '';
  for await (const event of streamAnswer(openrouter, ask(), new AbortController().signal, freePurse(ask()))) {
    if (event.type === 'text-delta') text += event.text;
    await clock.advance(40_000);
  }
  expect(text).toBe('one two three');
});

test('the whole call has a deadline, whatever arrives', async () => {
  const { server, openrouter, clock } = await world({ idleMs: 300_000, totalMs: 600_000, attempts: 5 });
  const answer = held(Array(10).fill('word '));
  server.answer(answer);
  let words = Promise.withResolvers<void>();
  const ended = run(openrouter, ask(['a/one', 'b/two', 'c/three', 'd/four']), {
    onEvent: (event) => event.type === 'text-delta' && words.resolve(),
  });
  for (let word = 0; word < 5; word++) {
    answer.release();
    await words.promise;
    words = Promise.withResolvers();
    await clock.advance(word < 4 ? 149_000 : 4_000);
  }
  expect((await ended).failure).toMatchObject({ kind: 'total-timeout', partial: true });
  expect(server.requests).toHaveLength(1);
});

test('a wait that would outlast the deadline ends at it', async () => {
  const { server, openrouter, clock } = await world({ attempts: 5, capMs: 900_000, totalMs: 600_000 });
  server.answer(httpError(429, failure(429, 'x').body, { 'retry-after': '800' }));
  const ended = run(openrouter, ask());
  await clock.asleep(600_000);
  await clock.advance(600_000);
  expect((await ended).failure).toMatchObject({ kind: 'total-timeout', partial: false });
  expect(server.requests).toHaveLength(1);
});

test('Retry-After is honoured; where it is longer than the cap, nothing is tried again', async () => {
  const { server, openrouter, clock } = await world({ attempts: 3, baseMs: 1_000, capMs: 30_000 });
  clock.chance = 0;
  server.next(httpError(503, providerError('provider_overloaded').body, { 'retry-after': '7' }));
  server.next(httpError(503, providerError('provider_overloaded').body, { 'retry-after': '3600' }));
  server.answer(say('Hello'));
  const ended = run(openrouter, ask());
  await clock.asleep(7_000);
  await clock.advance(7_000);
  expect((await ended).failure).toMatchObject({ kind: 'overloaded', retryAfterMs: 3_600_000 });
  expect(server.requests).toHaveLength(2);
});

test('without it: full jitter over an exponential step, up to the cap', async () => {
  const { server, openrouter, clock } = await world({
    attempts: 6,
    baseMs: 1_000,
    capMs: 5_000,
    idleMs: 1e9,
    firstTokenMs: 1e9,
    totalMs: 1e9,
  });
  server.answer(cutSocket());
  clock.chance = 0.5;
  const ended = run(openrouter, ask());
  for (const wait of [500, 1_000, 2_000, 2_500, 2_500]) {
    await clock.asleep(wait);
    await clock.advance(wait);
  }
  const { failure: last } = await ended;
  expect(last?.attempts).toHaveLength(6);
});

test('after the finish reason a stream that never ends loses nothing but the bill', async () => {
  const { server, openrouter, clock } = await world({ idleMs: 60_000 });
  server.answer(steps([text('Whole.'), finish(), silence()]));
  const ended = run(openrouter, ask());
  await clock.asleep(3_000);
  await clock.advance(3_000);
  const { ending, text: said } = await ended;
  expect(said).toBe('Whole.');
  expect(ending?.finishReason).toBe('stop');
  expect(ending?.usage).toBeUndefined();
  expect(ending?.generationId).toMatch(/^gen-/);
});

test('after the finish reason a cut socket loses nothing but the bill', async () => {
  const { server, openrouter } = await world();
  server.answer(steps([text('Whole.'), finish(), cut()]));
  expect(await run(openrouter, ask())).toMatchObject({ text: 'Whole.', ending: { finishReason: 'stop' } });
});
