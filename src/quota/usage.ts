import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Audit } from '../audit/audit.ts';
import type { CallsTable } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { type DayRow, dayPages, type LedgerRow, ledgerPages } from './export.ts';
import { addDays, type Period, periodSince, type Since } from './period.ts';
import { createUsageReports, type UsageReports } from './usage-reports.ts';
import { zoneOf } from './zones.ts';

/** Whose use is meant; what is absent is not asked for. */
export interface UsageOf {
  /** Empty: in direct messages. */
  serverId?: string | undefined;
  userId?: string | undefined;
  channelId?: string | undefined;
}

/** What the sums are told apart by. */
export type UsageBy = 'model' | 'preset' | 'user_id';

/** What was used. */
export interface UsageSum {
  calls: number;
  /** Calls of which nobody will tell what they cost: it is not in `microUsd`. */
  unknown: number;
  microUsd: number;
  /** Prompt and completion. */
  tokens: number;
}

/** The use of one model, preset or member. */
export interface UsageOfOne extends UsageSum {
  key: string;
  /** What was used on each day on which anything was: YYYY-MM-DD. */
  days: Map<string, { microUsd: number; tokens: number }>;
}

/** What was used, and what it cost: read for people. */
export interface Usage {
  /** The days up to today, in the server's time zone. */
  period(since: Since, serverId: string | undefined): Promise<Period>;
  /** What was used in a period: the dearest first, then by tokens. */
  sum(of: UsageOf, by: UsageBy, period: Pick<Period, 'from' | 'to'>): Promise<UsageOfOne[]>;
  /** How many calls of a period have ended whose bill has not come yet: they count with their tokens, and as if they cost nothing. */
  unbilled(of: UsageOf, period: Pick<Period, 'from' | 'to'>): Promise<number>;
  readonly reports: UsageReports;
  /** The calls of a server as they stand in the ledger, the newest first, a page at a time. */
  ledgerPages(serverId: string, period: Pick<Period, 'startMs'>): AsyncGenerator<LedgerRow[]>;
  /** The sums of a server's days, the newest day first, a day at a time. */
  dayPages(serverId: string, period: Pick<Period, 'from' | 'to'>): AsyncGenerator<DayRow[]>;
}

/** So many days are summed at once: a statement holds up everything else in the process. */
const daysAtOnce = 7;

/** The usage that a store knows of. Sums are read from the sums of days and not from the ledger. */
export function createUsage(store: Store, audit: Audit): Usage {
  return {
    period: async (since, serverId) => periodSince(since, store.now(), await zoneOf(store.sql, serverId)),
    async sum(of, by, { from, to }) {
      const found = new Map<string, UsageOfOne>();
      for (let first = from; first <= to; first = addDays(first, daysAtOnce)) {
        const days = { from: first, to: addDays(first, daysAtOnce - 1) };
        const rows = await sumDays(store, of, by, days);
        for (const row of rows) if (row.day <= to) add(found, row);
        await nextTurn();
      }
      return [...found.values()].sort(
        (a, b) => b.microUsd - a.microUsd || b.tokens - a.tokens || b.calls - a.calls,
      );
    },
    async unbilled(of, { from, to }) {
      const rows = await store.sql
        .selectFrom('calls')
        .select(['state', 'day', 'server_id', 'user_id', 'channel_id', 'parent_id'])
        // In the words of the index of unfinished calls, and alone: SQLite would read the whole ledger otherwise.
        .where(sql<boolean>`state IN ('open', 'unbilled')`)
        .execute();
      const isThen = ({ day }: Pick<CallsTable, 'day'>) => day !== null && day >= from && day <= to;
      return rows.filter((row) => row.state === 'unbilled' && isThen(row) && isOf(row, of)).length;
    },
    reports: createUsageReports(store, audit),
    ledgerPages: (serverId, period) => ledgerPages(store, serverId, period),
    dayPages: (serverId, period) => dayPages(store, serverId, period),
  };
}

type Place = Pick<CallsTable, 'server_id' | 'user_id' | 'channel_id' | 'parent_id'>;

function isOf(row: Place, { serverId, userId, channelId }: UsageOf): boolean {
  return (
    (serverId === undefined || serverId === row.server_id) &&
    (userId === undefined || userId === row.user_id) &&
    (channelId === undefined || channelId === (row.parent_id ?? row.channel_id))
  );
}

type DaySum = Awaited<ReturnType<typeof sumDays>>[number];

function sumDays(
  { sql }: Store,
  { serverId, userId, channelId }: UsageOf,
  by: UsageBy,
  { from, to }: Pick<Period, 'from' | 'to'>,
) {
  return sql
    .selectFrom('usage_days')
    .select(({ fn }) => [
      `${by} as key`,
      'day',
      fn.sum<number>('calls').as('calls'),
      fn.sum<number>('unknown').as('unknown'),
      fn.sum<number>('micro_usd').as('microUsd'),
      fn.sum<number>('prompt_tokens').as('promptTokens'),
      fn.sum<number>('completion_tokens').as('completionTokens'),
    ])
    .where((build) =>
      build.and({
        ...(serverId !== undefined && { server_id: serverId }),
        ...(userId !== undefined && { user_id: userId }),
        ...(channelId !== undefined && { channel_id: channelId }),
      }),
    )
    .where('day', '>=', from)
    .where('day', '<=', to)
    .groupBy(['day', by])
    .execute();
}

function add(found: Map<string, UsageOfOne>, row: DaySum): void {
  const { key, day, calls, unknown, microUsd, promptTokens, completionTokens } = row;
  const tokens = promptTokens + completionTokens;
  const one = found.get(key) ?? { key, calls: 0, unknown: 0, microUsd: 0, tokens: 0, days: new Map() };
  found.set(key, one);
  one.calls += calls;
  one.unknown += unknown;
  one.microUsd += microUsd;
  one.tokens += tokens;
  one.days.set(day, { microUsd, tokens });
}

/** All of it together. */
export function addUp(parts: readonly UsageSum[]): UsageSum {
  const sum = (pick: (part: UsageSum) => number) => parts.reduce((total, part) => total + pick(part), 0);
  return {
    calls: sum(({ calls }) => calls),
    unknown: sum(({ unknown }) => unknown),
    microUsd: sum(({ microUsd }) => microUsd),
    tokens: sum(({ tokens }) => tokens),
  };
}
