import { expect, test } from 'vitest';
import { failed, failures, say } from '../../sandbox/openrouter/scenarios.ts';
import { completeAnswer } from '../../src/openrouter/complete.ts';
import type { ModelEvent } from '../../src/openrouter/events.ts';
import { ask, freePurse, type Outcome, run, type World, world } from './harness.ts';

const free = 'cohere/north-mini-code:free';
const other = 'google/gemma-4-31b-it:free';
const paid = 'openai/gpt-6-luna';

/** Places that a call was told of, in order; `go` when it had its turn. */
function places({ events }: Pick<Outcome, 'events'>): (number | 'go')[] {
  return events.flatMap((event: ModelEvent) => (event.type === 'queued' ? [event.ahead ?? 'go'] : []));
}

/** Sends as many requests as a minute allows. */
async function useUp({ openrouter, server }: World): Promise<void> {
  for (let sent = 0; sent < 20; sent += 1) await run(openrouter, ask([free]));
  expect(server.requests).toHaveLength(20);
  // Its minute is a real one: what our clock passes it over, it would still refuse.
  server.account.freePerMinute = 1000;
}

test('twenty requests go within a minute; the next wait in line, are told where, and none is refused', async () => {
  const home = await world();
  home.server.answer(say('Yes.'));
  await useUp(home);
  const waiting = [run(home.openrouter, ask([free])), run(home.openrouter, ask([other]))];
  await home.clock.asleep(61_000);
  expect(home.server.requests).toHaveLength(20);
  await home.clock.advance(61_000);
  const outcomes = await Promise.all(waiting);
  expect(outcomes.map(({ text }) => text)).toEqual(['Yes.', 'Yes.']);
  expect(outcomes.map(places)).toEqual([
    [0, 'go'],
    [1, 'go'],
  ]);
  expect(home.server.requests.every(({ refused }) => refused === undefined)).toBe(true);
});

test('who stops leaves the line, and the next moves up', async () => {
  const home = await world();
  home.server.answer(say('Yes.'));
  await useUp(home);
  const stopping = new AbortController();
  const first = run(home.openrouter, ask([free]), { signal: stopping.signal });
  await home.clock.asleep(61_000);
  const seen: (number | undefined)[] = [];
  const second = run(home.openrouter, ask([free]), {
    onEvent: (event) => {
      if (event.type !== 'queued') return;
      seen.push(event.ahead);
      if (event.ahead === 1) stopping.abort();
    },
  });
  expect((await first).failure?.kind).toBe('stopped');
  await home.clock.asleep(61_000);
  await home.clock.advance(61_000);
  expect((await second).text).toBe('Yes.');
  expect(seen).toEqual([1, 0, undefined]);
});

test('where a model that costs something stands behind, nobody waits for long', async () => {
  const home = await world();
  home.server.answer(say('Yes.'));
  await useUp(home);
  const { ending } = await run(home.openrouter, ask([free, paid]));
  expect(ending?.modelServed).toBe(paid);
  expect(ending?.fallback).toEqual({ from: free, reason: 'free requests of this minute used up' });
  expect(home.server.requests.at(-1)?.models).toEqual([paid]);
});

test('the day’s allowance is read from the key, and no request is wasted on a used one', async () => {
  const home = await world();
  home.server.answer(say('Yes.'));
  home.server.account.freeUsed = 999;
  expect((await run(home.openrouter, ask([free]))).text).toBe('Yes.');
  const { failure } = await run(home.openrouter, ask([free]));
  expect(failure?.kind).toBe('free-daily');
  expect(failure?.retryAfterMs).toBe(86_400_000 - (home.clock.time % 86_400_000));
  expect(failure?.attempts).toHaveLength(1);
  const { ending } = await run(home.openrouter, ask([free, paid]));
  expect(ending?.fallback?.reason).toBe('free requests of today used up');
  expect(home.server.requests.flatMap(({ models }) => models)).toEqual([free, paid]);
  // It comes back at midnight (UTC).
  home.clock.time += 86_400_000 - (home.clock.time % 86_400_000);
  home.server.account.freeUsed = 0;
  expect((await run(home.openrouter, ask([free]))).text).toBe('Yes.');
});

test('where the key tells nothing, requests go', async () => {
  const home = await world();
  home.server.answer(say('Yes.'));
  home.server.failLookups(failures.server());
  expect((await run(home.openrouter, ask([free]))).text).toBe('Yes.');
});

test('a refusal for the minute holds the line until it is over, and then the request goes once more', async () => {
  const home = await world();
  const reset = home.clock.time + 40_000;
  home.server.next(failed(failures.freePerMinute(reset)), say('Yes.'));
  const outcome = run(home.openrouter, ask([free]));
  await home.clock.asleep(40_000);
  await home.clock.advance(40_000);
  expect((await outcome).text).toBe('Yes.');
  expect(places(await outcome)).toEqual([0, 'go']);
});

test('an answer in one piece waits in the same line, and is told its place', async () => {
  const home = await world();
  home.server.answer(say('Yes.'));
  await useUp(home);
  const told: (number | undefined)[] = [];
  const call = ask([free]);
  const { signal } = new AbortController();
  const waiting = completeAnswer(home.openrouter, call, signal, freePurse(call), (ahead) => told.push(ahead));
  await home.clock.asleep(61_000);
  await home.clock.advance(61_000);
  expect((await waiting).text).toBe('Yes.');
  expect(told).toEqual([0, undefined]);
});

test('models that cost something, and other accounts, stand in no line', async () => {
  const home = await world();
  home.server.answer(say('Yes.'));
  await useUp(home);
  expect((await run(home.openrouter, ask([paid]))).text).toBe('Yes.');
  const endpoint = { baseUrl: home.server.url, apiKey: 'sk-own' };
  expect((await run(home.openrouter, ask([free], { endpoint }))).text).toBe('Yes.');
});
