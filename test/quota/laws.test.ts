import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CallEnd } from '../../src/quota/call-end.ts';
import { type Entry, payerOf, usedBy } from '../../src/quota/ledger.ts';
import type { LimitKey } from '../../src/quota/limits.ts';
import type { OperatorLimit } from '../../src/quota/operator-limit.ts';
import type { Payer } from '../../src/quota/payer.ts';
import type { ReservedCall } from '../../src/quota/planned-call.ts';
import { subjectsOf } from '../../src/quota/subjects.ts';
import { everyPer, type Per, windowAt } from '../../src/quota/windows.ts';
import type { Store } from '../../src/store/store.ts';
import { aCall, closeStores, cost, openQuota } from './open-quota.ts';

const payers: Payer[] = [
  { userId: 'mara', serverId: 's', channelId: 't', parentId: 'c', roleIds: ['r'] },
  { userId: 'mara', serverId: 's', channelId: 'c', roleIds: ['r'] },
  { userId: 'tom', serverId: 's', channelId: 'd', roleIds: [] },
  { userId: 'tom', channelId: 'dm', roleIds: [] },
  { userId: 'mara', serverId: 'other', channelId: 'o', roleIds: [] },
];
const members = ['member:s/mara', 'member:s/tom'];
const set: { limit: LimitKey & { amount: number }; holdsFor: string[] }[] = [
  { limit: { who: 'server', subjectId: '', unit: 'usd', per: 'day', amount: 60 }, holdsFor: ['server:s'] },
  {
    limit: { who: 'server', subjectId: '', unit: 'tokens', per: 'week', amount: 150 },
    holdsFor: ['server:s'],
  },
  {
    limit: { who: 'channel', subjectId: 'c', unit: 'usd', per: 'hour', amount: 40 },
    holdsFor: ['channel:s/c'],
  },
  { limit: { who: 'each', subjectId: '', unit: 'tokens', per: 'month', amount: 90 }, holdsFor: members },
  {
    limit: { who: 'everyone', subjectId: '', unit: 'requests', per: 'minute', amount: 3 },
    holdsFor: members,
  },
  {
    limit: { who: 'member', subjectId: 'mara', unit: 'usd', per: 'month', amount: 45 },
    holdsFor: ['member:s/mara'],
  },
];
const operator: OperatorLimit[] = [{ who: 'bot', unit: 'usd', per: 'day', amount: 80 }];

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const ask = fc.record({
  what: fc.constant('ask' as const),
  who: fc.nat(4),
  many: fc.integer({ min: 1, max: 4 }),
  tokens: fc.integer({ min: 1, max: 20 }),
});
const end = fc.record({
  what: fc.constant('end' as const),
  which: fc.nat(),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
  bill: fc.constantFrom('known' as const, 'later' as const, 'unknown' as const),
});
const wait = fc.record({
  what: fc.constant('wait' as const),
  ms: fc.oneof(fc.integer({ min: 0, max: 90_000 }), fc.integer({ min: 0, max: 2 * dayMs })),
});
const jump = fc.record({
  what: fc.constant('jump' as const),
  ms: fc.oneof(fc.integer({ min: -hourMs, max: hourMs }), fc.integer({ min: -3 * dayMs, max: 3 * dayMs })),
});
const zone = fc.record({
  what: fc.constant('zone' as const),
  zone: fc.constantFrom('UTC', 'Asia/Kathmandu', 'America/New_York', 'Pacific/Apia'),
});
type Happening =
  [typeof ask, typeof end, typeof wait, typeof jump, typeof zone][number] extends fc.Arbitrary<infer T>
    ? T
    : never;

/** Lives as long as it says: fast-check's own are short. */
const lifeOf = (...happenings: fc.Arbitrary<Happening>[]) =>
  fc.array(fc.oneof(...happenings), { minLength: 15, maxLength: 50, size: 'max' });
const lives = { numRuns: 15 };

test('whatever happens at once, also where the clock jumps: no limit is passed, and the counters are those of the ledger', async () => {
  const life = fc
    .tuple(lifeOf(ask, ask, end, wait), jump, lifeOf(ask, ask, end))
    .map(([before, at, after]) => [...before, at, ...after]);
  await fc.assert(
    fc.asyncProperty(life, (happenings) =>
      live(happenings, async (store, now) => {
        await expectSums(store, now);
        await expectLimits(store, now);
      }),
    ),
    lives,
  );
});

test('whatever the zone is changed to: the counters are those of the ledger', async () => {
  await fc.assert(
    fc.asyncProperty(lifeOf(ask, end, wait, zone), (happenings) => live(happenings, expectSums)),
    lives,
  );
});

test('where the clock passes a time twice, nothing is counted twice', async () => {
  await fc.assert(
    fc.asyncProperty(lifeOf(ask, ask, end, wait, jump), (happenings) =>
      live(happenings, async (store, now) => {
        const rows = await ledger(store);
        for (const { subject, per, start, ends: _, told: __, ...found } of await countersAt(store, now)) {
          expect(start).toBeLessThanOrEqual(now);
          const most = sumOf(rows, subject, per, now, 'UTC');
          for (const name of sums) {
            expect(found[name]).toBeGreaterThanOrEqual(0);
            expect(found[name]).toBeLessThanOrEqual(most[name]);
          }
        }
      }),
    ),
    lives,
  );
});

/** Lets things happen, and looks after each question; all questions of one are asked at once. */
async function live(
  happenings: Happening[],
  look: (store: Store, now: number, zone: string) => Promise<void>,
): Promise<void> {
  const { quota, limits, store, clock } = await openQuota({ operator });
  for (const { limit } of set) await limits.set('s', limit, 'admin');
  const calls: ReservedCall[] = [];
  try {
    for (const happening of happenings) {
      if (happening.what === 'wait' || happening.what === 'jump') clock.now += happening.ms;
      if (happening.what === 'zone') await limits.setZone('s', happening.zone, 'zoe');
      if (happening.what === 'end') {
        const call = calls[happening.which % calls.length];
        if (call) await quota.settle(call.id, endOf(call, happening.share, happening.bill));
      }
      if (happening.what !== 'ask') continue;
      const payer = payers[happening.who] as Payer;
      const asked = Array.from({ length: happening.many }, () =>
        quota.reserve(aCall({ payer, promptTokens: 2, maxTokens: happening.tokens, leastTokens: 1 })),
      );
      for (const one of await Promise.allSettled(asked))
        if (one.status === 'fulfilled') calls.push(one.value);
      await look(store, clock.now, await limits.zone('s'));
    }
  } finally {
    await closeStores();
  }
}

/** At most what was set aside: an estimate that holds. */
function endOf(call: ReservedCall, share: number, bill: 'known' | 'later' | 'unknown'): CallEnd {
  const tokens = Math.floor(call.maxTokens * share);
  return cost(tokens, bill === 'known' ? {} : { bill: { state: bill } }, 2);
}

const sums = ['micro_usd', 'tokens', 'requests', 'reserved_micro_usd', 'reserved_tokens'] as const;

const ledger = (store: Store) => store.sql.selectFrom('calls').selectAll().execute();
const countersAt = (store: Store, now: number) =>
  store.sql.selectFrom('counters').selectAll().where('start', '<=', now).where('ends', '>', now).execute();

/** What the ledger says of a subject's window. */
function sumOf(rows: Entry[], subject: string, per: Per, now: number, zone: string) {
  const { start, ends } = windowAt(per, now, zone);
  const sum = { micro_usd: 0, tokens: 0, requests: 0, reserved_micro_usd: 0, reserved_tokens: 0 };
  for (const row of rows) {
    if (row.at < start || row.at >= ends) continue;
    if (!subjectsOf(payerOf(row)).some(({ name }) => name === subject)) continue;
    const used = usedBy(row);
    const open = row.state === 'open' || row.state === 'unbilled';
    sum.micro_usd += used.microUsd;
    sum.tokens += used.tokens;
    sum.requests += row.requests;
    sum.reserved_micro_usd += open ? row.reserved_micro_usd : 0;
    sum.reserved_tokens += open ? row.reserved_tokens : 0;
  }
  return sum;
}

async function expectLimits(store: Store, now: number): Promise<void> {
  const rows = await ledger(store);
  const all = [...set, ...operator.map((limit) => ({ limit, holdsFor: ['bot'] }))];
  for (const { limit, holdsFor } of all) {
    for (const subject of holdsFor) {
      const sum = sumOf(rows, subject, limit.per, now, 'UTC');
      const taken = {
        usd: sum.micro_usd + sum.reserved_micro_usd,
        tokens: sum.tokens + sum.reserved_tokens,
        requests: sum.requests,
      };
      expect(taken[limit.unit]).toBeLessThanOrEqual(limit.amount);
    }
  }
}

async function expectSums(store: Store, now: number, zone = 'UTC'): Promise<void> {
  const rows = await ledger(store);
  const counters = await countersAt(store, now);
  const subjects = new Map(
    payers.flatMap((payer) =>
      subjectsOf(payer).map(({ name, inServer }) => [
        name,
        inServer && payer.serverId === 's' ? zone : 'UTC',
      ]),
    ),
  );
  for (const [subject, itsZone] of subjects) {
    for (const per of everyPer) {
      const [found, ...others] = counters.filter((one) => one.subject === subject && one.per === per);
      expect(others).toEqual([]);
      const counted = Object.fromEntries(sums.map((name) => [name, found?.[name] ?? 0]));
      expect({ subject, per, ...counted }).toEqual({
        subject,
        per,
        ...sumOf(rows, subject, per, now, itsZone),
      });
    }
  }
  const ended = rows.filter(({ state }) => state !== 'open');
  const days = await store.sql.selectFrom('usage_days').selectAll().execute();
  const sum = <Row>(all: Row[], of: (row: Row) => number) => all.reduce((total, row) => total + of(row), 0);
  expect(sum(days, (day) => day.calls)).toBe(ended.length);
  expect(sum(days, (day) => day.unknown)).toBe(rows.filter(({ state }) => state === 'unknown').length);
  expect(sum(days, (day) => day.micro_usd)).toBe(sum(rows, (row) => row.cost_micro_usd ?? 0));
  expect(sum(days, (day) => day.prompt_tokens)).toBe(sum(ended, (row) => row.prompt_tokens));
}
