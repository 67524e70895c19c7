import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CallEnd } from '../../src/quota/call-end.ts';
import { usedBy } from '../../src/quota/ledger.ts';
import type { LimitKey } from '../../src/quota/limits.ts';
import type { Payer } from '../../src/quota/payer.ts';
import type { ReservedCall } from '../../src/quota/planned-call.ts';
import { subjectsOf } from '../../src/quota/subjects.ts';
import { everyPer, windowAt } from '../../src/quota/windows.ts';
import type { Store } from '../../src/store/store.ts';
import { aCall, closeStores, cost, openQuota } from './open-quota.ts';

const payers: Payer[] = [
  { userId: 'mara', serverId: 's', channelId: 't', parentId: 'c', roleIds: ['r'] },
  { userId: 'mara', serverId: 's', channelId: 'c', roleIds: ['r'] },
  { userId: 'tom', serverId: 's', channelId: 'd', roleIds: [] },
  { userId: 'tom', channelId: 'dm', roleIds: [] },
  { userId: 'mara', serverId: 'other', channelId: 'o', roleIds: [] },
];
const keys: (LimitKey & { amount: number })[] = [
  { who: 'server', subjectId: '', unit: 'usd', per: 'day', amount: 20_000 },
  { who: 'server', subjectId: '', unit: 'tokens', per: 'week', amount: 40_000 },
  { who: 'channel', subjectId: 'c', unit: 'usd', per: 'hour', amount: 7000 },
  { who: 'each', subjectId: '', unit: 'tokens', per: 'month', amount: 25_000 },
  { who: 'everyone', subjectId: '', unit: 'requests', per: 'minute', amount: 3 },
  { who: 'member', subjectId: 'mara', unit: 'usd', per: 'month', amount: 15_001 },
];
const operator = [{ who: 'bot' as const, unit: 'usd' as const, per: 'day' as const, amount: 30_001 }];

const dayMs = 86_400_000;
const ask = fc.record({
  what: fc.constant('ask' as const),
  who: fc.nat(4),
  many: fc.integer({ min: 1, max: 6 }),
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
  ms: fc.integer({ min: -3 * dayMs, max: 3 * dayMs }),
});
const zone = fc.record({
  what: fc.constant('zone' as const),
  zone: fc.constantFrom('UTC', 'Asia/Kathmandu', 'America/New_York', 'Pacific/Apia'),
});
type Happening =
  typeof ask | typeof end | typeof wait | typeof jump | typeof zone extends fc.Arbitrary<infer T> ? T : never;

test('whatever happens at once and however the clock jumps: no limit is passed, and all sums are those of the ledger', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(ask, ask, end, end, wait, jump), { maxLength: 40 }),
      async (happenings) => {
        await live(happenings, async (store, now) => {
          const rows = await store.sql.selectFrom('calls').selectAll().execute();
          const taken = (subject: string, per: (typeof everyPer)[number]) => {
            const found = sumOf(rows, subject, per, now, 'UTC');
            return {
              usd: found.micro_usd + found.reserved_micro_usd,
              tokens: found.tokens + found.reserved_tokens,
              requests: found.requests,
            };
          };
          const most = (
            subject: string,
            { unit, per, amount }: Pick<LimitKey, 'unit' | 'per'> & { amount: number },
          ) => expect(taken(subject, per)[unit]).toBeLessThanOrEqual(amount);
          const [server, tokens, channel, each, everyone, member] = keys as [
            ...[
              (typeof keys)[0],
              (typeof keys)[0],
              (typeof keys)[0],
              (typeof keys)[0],
              (typeof keys)[0],
              (typeof keys)[0],
            ],
          ];
          most('server:s', server);
          most('server:s', tokens);
          most('channel:s/c', channel);
          most('member:s/mara', member);
          for (const subject of ['member:s/mara', 'member:s/tom'])
            for (const one of [each, everyone]) most(subject, one);
          for (const one of operator) most('bot', one);
        });
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);

test('whatever the zone is changed to: the counters are those of the ledger', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(ask, end, wait, zone), { maxLength: 40 }), (happenings) =>
      live(happenings),
    ),
    { numRuns: 40 },
  );
}, 60_000);

/** Lets things happen, and holds the counters and the sums of days against the ledger after each question. */
async function live(
  happenings: Happening[],
  check?: (store: Store, now: number) => Promise<void>,
): Promise<void> {
  const { quota, limits, store, clock } = await openQuota({ operator });
  for (const limit of keys) await limits.set('s', limit, 'admin');
  const calls: ReservedCall[] = [];
  try {
    for (const happening of happenings) {
      if (happening.what === 'wait' || happening.what === 'jump') clock.now += happening.ms;
      if (happening.what === 'zone') await limits.setZone('s', happening.zone);
      if (happening.what === 'end') {
        const call = calls[happening.which % calls.length];
        if (call) await quota.settle(call.id, endOf(call, happening.share, happening.bill));
      }
      if (happening.what !== 'ask') continue;
      const payer = payers[happening.who] as Payer;
      const asked = Array.from({ length: happening.many }, () => quota.reserve(aCall({ payer })));
      for (const one of await Promise.allSettled(asked))
        if (one.status === 'fulfilled') calls.push(one.value);
      await expectSums(store, clock.now, await limits.zone('s'));
      await check?.(store, clock.now);
    }
  } finally {
    await closeStores();
  }
}

/** At most what was set aside: an estimate that holds. */
function endOf(call: ReservedCall, share: number, bill: 'known' | 'later' | 'unknown'): CallEnd {
  const tokens = Math.floor(call.maxTokens * share);
  return bill === 'known' ? cost(tokens) : { ...cost(tokens), bill: { state: bill } };
}

type Rows = Awaited<ReturnType<typeof ledger>>;
const ledger = (store: Store) => store.sql.selectFrom('calls').selectAll().execute();

function sumOf(rows: Rows, subject: string, per: (typeof everyPer)[number], now: number, zone: string) {
  const { start, ends } = windowAt(per, now, zone);
  const sum = { micro_usd: 0, tokens: 0, requests: 0, reserved_micro_usd: 0, reserved_tokens: 0 };
  for (const row of rows) {
    const place = {
      userId: row.user_id,
      serverId: row.server_id,
      channelId: row.channel_id,
      parentId: row.parent_id ?? undefined,
    };
    if (row.at < start || row.at >= ends || !subjectsOf(place).some(({ name }) => name === subject)) continue;
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

async function expectSums(store: Store, now: number, zone: string): Promise<void> {
  const rows = await ledger(store);
  const counters = await store.sql
    .selectFrom('counters')
    .selectAll()
    .where('start', '<=', now)
    .where('ends', '>', now)
    .execute();
  const subjects = new Map(
    payers.flatMap((payer) =>
      subjectsOf(payer).map(
        ({ name, inServer }) => [name, inServer && payer.serverId === 's' ? zone : 'UTC'] as const,
      ),
    ),
  );
  for (const [subject, itsZone] of subjects) {
    for (const per of everyPer) {
      const found = counters.filter((counter) => counter.subject === subject && counter.per === per);
      expect(found.length).toBeLessThanOrEqual(1);
      const {
        micro_usd = 0,
        tokens = 0,
        requests = 0,
        reserved_micro_usd = 0,
        reserved_tokens = 0,
      } = found[0] ?? {};
      expect({ subject, per, micro_usd, tokens, requests, reserved_micro_usd, reserved_tokens }).toEqual({
        ...{ subject, per },
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
