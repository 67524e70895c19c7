import { expect, test } from 'vitest';
import { held, httpError, noAnswer, say, silence, steps, text } from '../../sandbox/openrouter/scenarios.ts';
import { completeAnswer } from '../../src/openrouter/complete.ts';
import { streamAnswer } from '../../src/openrouter/stream.ts';
import { ask, freePurse, run, world } from './harness.ts';

test('aborting ends the request within 200 ms and keeps what came', async () => {
  const { server, openrouter } = await world();
  server.answer(steps([text('Hello'), silence()]));
  const stop = new AbortController();
  let stoppedAt = 0;
  const ended = run(openrouter, ask(['a/one', 'b/two', 'c/three', 'd/four']), {
    signal: stop.signal,
    onEvent: (event) => {
      if (event.type !== 'text-delta') return;
      stoppedAt = performance.timeOrigin + performance.now();
      stop.abort();
    },
  });
  const { failure, text: kept } = await ended;
  expect(kept).toBe('Hello');
  expect(failure).toMatchObject({
    kind: 'stopped',
    partial: true,
    generationId: expect.stringMatching(/^gen-/),
  });
  await server.until(() => server.requests[0]?.aborted !== undefined);
  expect((server.requests[0]?.aborted ?? Infinity) - stoppedAt).toBeLessThan(200);
  expect(server.requests).toHaveLength(1);
});

test('aborting before the headers ends the request', async () => {
  const { server, openrouter } = await world({ attempts: 5 });
  server.answer(noAnswer());
  const stop = new AbortController();
  const ended = run(openrouter, ask(), { signal: stop.signal });
  await server.until(() => server.requests.length === 1);
  stop.abort();
  expect((await ended).failure).toMatchObject({ kind: 'stopped', partial: false });
  await server.until(() => server.requests[0]?.aborted !== undefined);
  expect(server.requests).toHaveLength(1);
});

test('aborting ends a wait between attempts at once', async () => {
  const { server, openrouter, clock } = await world({ attempts: 5, capMs: 60_000 });
  server.answer(httpError(429, undefined, { 'retry-after': '50' }));
  const stop = new AbortController();
  const ended = run(openrouter, ask(), { signal: stop.signal });
  await clock.asleep(50_000);
  stop.abort();
  expect((await ended).failure?.kind).toBe('stopped');
  expect(server.requests).toHaveLength(1);
  expect(clock.sleeping).toEqual([]);
});

test('a signal that is aborted already sends nothing', async () => {
  const { server, openrouter } = await world();
  expect((await run(openrouter, ask(), { signal: AbortSignal.abort() })).failure?.kind).toBe('stopped');
  expect(server.requests).toHaveLength(0);
});

test('leaving the loop ends the request', async () => {
  const { server, openrouter, clock } = await world();
  const answer = held(['Hello ', 'world']);
  server.answer(answer);
  answer.release();
  for await (const event of streamAnswer(openrouter, ask(), new AbortController().signal, freePurse(ask()))) {
    if (event.type === 'text-delta') break;
  }
  await server.until(() => server.requests[0]?.aborted !== undefined);
  expect(clock.sleeping).toEqual([]);
});

test('a finished answer leaves nothing running', async () => {
  const { server, openrouter, clock } = await world();
  server.answer(say('Hello'));
  await run(openrouter, ask());
  expect(clock.sleeping).toEqual([]);
  expect(server.requests[0]?.aborted).toBeUndefined();
});

test('a buffered call is stopped too', async () => {
  const { server, openrouter } = await world();
  server.answer(noAnswer());
  const stop = new AbortController();
  const ended = completeAnswer(openrouter, ask(), stop.signal, freePurse(ask()));
  await server.until(() => server.requests.length === 1);
  stop.abort();
  await expect(ended).rejects.toMatchObject({ kind: 'stopped' });
});
