import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { failed, failures, held, say } from '../../sandbox/openrouter/scenarios.ts';
import { KeyWatch } from '../../src/ops/key-watch.ts';
import { openStore } from '../../src/store/store.ts';
import { english } from '../../src/texts/index.ts';
import { ask, run, world } from '../openrouter/harness.ts';

const minuteMs = 60_000;
const { trouble, wellAgain } = english.key;
const credit = trouble({ trouble: 'credit' });

/** A watch beside a local OpenRouter, on a clock that a test moves. */
async function openWatch({ usesFree = false, reached = true } = {}) {
  const { server, openrouter, clock } = await world();
  const store = await openStore('sqlite://:memory:');
  const told: string[] = [];
  const open = new Set<Promise<void>>();
  const watch = new KeyWatch({
    ...{ openrouter, store, log: pino({ enabled: false }) },
    ...{ looks: true, lowMicroUsd: 1_000_000 },
    usesFree: () => usesFree,
    tell: async (say) => {
      told.push(say(english));
      return reached;
    },
    track: (task) => void open.add(task),
  });
  onTestFinished(async () => {
    watch.close();
    await Promise.all(open);
    await store.close();
  });
  const looks = () => server.lookups.filter(({ path }) => path === '/key').length;
  /** Lets time pass to the next look, which is that far away, and waits until it is over. */
  const next = async (ms: number) => {
    await clock.asleep(ms);
    const before = looks();
    await clock.advance(ms - 1);
    expect(looks()).toBe(before);
    await clock.advance(1);
    await server.until(() => looks() === before + 1);
  };
  return { server, openrouter, clock, watch, told, looks, next };
}

test('the key is looked at every half hour, and every five minutes while something is wrong', async () => {
  const { server, watch, told, next } = await openWatch();
  watch.start();
  await next(30 * minuteMs);
  server.account.keyLimit = 5;
  server.account.anyKey.used = 4.9;
  await next(30 * minuteMs);
  await next(5 * minuteMs);
  server.account.keyLimit = 50;
  await next(5 * minuteMs);
  await next(30 * minuteMs);
  expect(told).toEqual([
    trouble({ trouble: 'low', purse: { of: 'key', left: 100_000, limit: 5_000_000 } }),
    wellAgain,
  ]);
});

test('a refused request has the key looked at, but not with each of a thousand', async () => {
  const { server, openrouter, clock, watch, told, looks } = await openWatch();
  await watch.look();
  clock.time += minuteMs;
  server.answer(failed(failures.badKey()));
  server.account.anyKey.disabled = true;
  await Promise.all(Array.from({ length: 100 }, () => run(openrouter, ask())));
  await watch.look().catch(() => {});
  expect(looks()).toBe(3);
  expect(told).toEqual([trouble({ trouble: 'dead', isManagement: false })]);
});

test('after a 402, a paid answer of another model shows an hour later that there is credit again', async () => {
  const { server, openrouter, clock, watch, told } = await openWatch();
  server.next(failed(failures.noCredit()));
  await run(openrouter, ask(['openai/gpt-6.1-sol']));
  server.answer(say('Hello', { usage: { cost: 0.01 } }));
  clock.time += 60 * minuteMs - 1;
  await run(openrouter, ask(['openai/gpt-6-luna']));
  await watch.look();
  expect(told).toEqual([credit]);
  clock.time += 1;
  server.next(say('Hello', { usage: { cost: 0 } }));
  await run(openrouter, ask(['cohere/north-mini-code:free']));
  await watch.look();
  expect(told).toEqual([credit]);
  await run(openrouter, ask(['openai/gpt-6-luna']));
  await watch.look();
  expect(told).toEqual([credit, wellAgain]);
});

test('an answer that was begun before a refusal proves nothing about what came after', async () => {
  const { server, openrouter, clock, watch, told } = await openWatch();
  const long = held('One two three');
  server.next(long, failed(failures.balanceSpent()));
  const writing = run(openrouter, ask());
  await long.asked;
  clock.time += 1;
  await run(openrouter, ask());
  clock.time += 1;
  long.finish();
  await writing;
  await watch.look();
  expect(told).toEqual([credit]);
  server.answer(say('Hello', { usage: { cost: 0.01 } }));
  await run(openrouter, ask());
  await watch.look();
  expect(told).toEqual([credit, wellAgain]);
});

test('a 402 that only asks for patience is no trouble, nor is what a server of one’s own says', async () => {
  const { server, openrouter, watch, told } = await openWatch();
  server.answer(failed(failures.inFlightBudget(0)));
  await run(openrouter, ask());
  server.answer(failed(failures.badKey()));
  await run(openrouter, ask(['llama'], { endpoint: { baseUrl: server.url, apiKey: 'of its own' } }));
  await watch.look();
  expect(told).toEqual([]);
});

test('free requests that are used up are told once a day, and nobody waits for their return', async () => {
  const { server, openrouter, clock, watch, told } = await openWatch({ usesFree: true });
  const free = ask(['cohere/north-mini-code:free']);
  server.account.freeUsed = 1000;
  await run(openrouter, free);
  await watch.look();
  await run(openrouter, free);
  await watch.look();
  expect(told).toEqual([trouble({ trouble: 'free', resetsAt: Date.parse('2026-10-27T00:00:00Z') })]);
  clock.time += 24 * 60 * minuteMs;
  server.account.freeUsed = 0;
  await watch.look();
  server.account.freeUsed = 1000;
  await watch.look();
  expect(told).toHaveLength(2);
});

test('two looks at once tell nothing twice', async () => {
  const { server, watch, told } = await openWatch();
  server.account.keyLimit = 5;
  server.account.anyKey.used = 9;
  await Promise.all([watch.look(), watch.look(), watch.look()]);
  expect(told).toHaveLength(1);
});

test('where nobody can be reached, it is tried again after a look, not with every request', async () => {
  const { server, openrouter, watch, told } = await openWatch({ reached: false });
  await watch.look();
  server.next(...Array.from({ length: 20 }, () => failed(failures.noCredit())));
  for (let asked = 0; asked < 20; asked++) await run(openrouter, ask());
  server.answer(say('Hello', { usage: { cost: 0 } }));
  for (let asked = 0; asked < 20; asked++) await run(openrouter, ask());
  await watch.look();
  expect(told).toEqual([credit, credit]);
});
