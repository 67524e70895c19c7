import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { createAudit } from '../src/audit/audit.ts';
import type { CallEnd } from '../src/quota/call-end.ts';
import { createQuota } from '../src/quota/create-quota.ts';
import { createLimits } from '../src/quota/limits.ts';
import type { OperatorLimit } from '../src/quota/operator-limit.ts';
import type { PlannedCall } from '../src/quota/planned-call.ts';
import type { Quota } from '../src/quota/quota.ts';
import { recountAll } from '../src/quota/recount.ts';
import { everyPer } from '../src/quota/windows.ts';
import { openStore, type Store } from '../src/store/store.ts';
import { percentile } from './numbers.ts';

/** What the limits take, and whether they hold. */
export interface QuotaFigures {
  limits: number;
  rows: number;
  /** ms of each call's reservation, settlement, and both. */
  reserve: number[];
  settle: number[];
  both: number[];
  /** A thousand turns at once against one limit, in micro-USD. */
  contended: { limit: number; reserved: number; charged: number; admitted: number };
}

const units = ['usd', 'tokens', 'requests'] as const;
const members = 30;
const roles = 20;
const rolesOfEach = 5;
const channels = 12;
const server = 'server';
const start = Date.UTC(2026, 10, 22, 9);

/**
 * Times reservations and settlements with a full ledger and many limits, of which two hundred concern each call: those of five
 * roles, the member, a thread, its channel, the server, everyone, each, and the operator's, in all units and windows.
 *
 * @param options `rows` of the ledger (default 1,000,000), all of one server, in the month that runs
 */
export async function benchQuota(options: { rows?: number; runs?: number } = {}): Promise<QuotaFigures> {
  const { rows = 1_000_000, runs = 2000 } = options;
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'));
  let now = start;
  const store = await openStore(`sqlite://${join(folder, 'parley.sqlite')}`, { now: () => now });
  try {
    const quota = createQuota(store, { operator });
    const limits = (await setLimits(store)) + operator.length;
    await seed(store, rows);
    const figures = { reserve: [] as number[], settle: [] as number[], both: [] as number[] };
    for (let run = 0; run < runs; run += 1) {
      // A call every second: windows begin and end on the way.
      now += 1000;
      const began = performance.now();
      const { id } = await quota.reserve(callOf(`member-${run % members}`, server, run));
      const reserved = performance.now();
      await quota.settle(id, endOf(1200));
      const settled = performance.now();
      figures.reserve.push(reserved - began);
      figures.settle.push(settled - reserved);
      figures.both.push(settled - began);
    }
    return { limits, rows, ...figures, contended: await contend(store, quota) };
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

const operator: OperatorLimit[] = everyPer.flatMap((per) =>
  (['bot', 'bot-member'] as const).flatMap((who) =>
    units.map((unit) => ({ who, unit, per, amount: 1_000_000_000_000 })),
  ),
);

async function setLimits(store: Store): Promise<number> {
  const subjects = [
    ...(['everyone', 'each', 'server'] as const).map((who) => ({ who, subjectId: '' })),
    ...Array.from({ length: roles }, (_, index) => ({
      who: 'role' as const,
      subjectId: `role-${index}`,
    })),
    ...Array.from({ length: members }, (_, index) => ({
      who: 'member' as const,
      subjectId: `member-${index}`,
    })),
    ...Array.from({ length: channels }, (_, index) => ({
      who: 'channel' as const,
      subjectId: `channel-${index}`,
    })),
  ];
  const limits = createLimits(store, createAudit(store));
  for (const subject of subjects)
    for (const unit of units)
      for (const per of everyPer)
        await limits.set(server, { ...subject, unit, per, amount: 1_000_000_000_000 }, 'admin');
  return subjects.length * units.length * everyPer.length;
}

/** A call every two seconds, up to the moment at which the bench begins; settled, in the counters and in the sums of days. */
async function seed(store: Store, rows: number): Promise<void> {
  const numbers = sql`WITH RECURSIVE numbers (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM numbers WHERE i + 1 < ${rows})`;
  await sql`INSERT INTO calls (at, state, purpose, turn_id, user_id, server_id, channel_id, parent_id, preset,
      model_asked, model_served, provider, generation_id, prompt_tokens, completion_tokens, requests,
      reserved_micro_usd, reserved_tokens, cost_micro_usd, first_token_ms, total_ms, outcome) ${numbers}
    SELECT ${start} - (${rows} - i) * 2000, 'settled', 'answer', printf('%021d', i), 'member-' || (i % ${members}),
      ${server}, 'thread-' || (i % 1000), 'channel-' || (i % ${channels}), 'fast', 'some/model', 'some/model',
      'Provider', 'gen-' || i, 900, 300, 1, 4000, 4900, 1200, 400, 6000, 'done' FROM numbers`.execute(
    store.sql,
  );
  await sql`INSERT INTO usage_days SELECT server_id, date(at / 1000, 'unixepoch') AS day, user_id, parent_id, preset,
      model_served, COUNT(*), 0, SUM(cost_micro_usd), SUM(prompt_tokens), SUM(completion_tokens)
    FROM calls GROUP BY day, user_id, parent_id`.execute(store.sql);
  await store.sql.transaction().execute((transaction) => recountAll(transaction, start));
}

/** A thousand turns at once, each of which costs at most $0.00409 and in the end that or less, against one limit. */
async function contend(store: Store, quota: Quota): Promise<QuotaFigures['contended']> {
  const limit = 1_000_000;
  await createLimits(store, createAudit(store)).set(
    'contended',
    { who: 'server', subjectId: '', unit: 'usd', per: 'day', amount: limit },
    'admin',
  );
  const call = (turn: number) => callOf(`member-${turn}`, 'contended', turn);
  const all = await Promise.allSettled(Array.from({ length: 1000 }, (_, turn) => quota.reserve(call(turn))));
  const admitted = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  await Promise.all(
    admitted.map(({ id, maxTokens }, turn) =>
      quota.settle(id, endOf(90 + Math.round((maxTokens * (turn % 11)) / 10))),
    ),
  );
  const sums = await store.sql
    .selectFrom('calls')
    .select(({ fn }) => [
      fn.sum<number>('reserved_micro_usd').as('reserved'),
      fn.sum<number>('cost_micro_usd').as('charged'),
    ])
    .where('server_id', '=', 'contended')
    .executeTakeFirstOrThrow();
  return { limit, ...sums, admitted: admitted.length };
}

function callOf(userId: string, serverId: string, number: number): PlannedCall {
  const roleIds = Array.from({ length: rolesOfEach }, (_, index) => `role-${(number + index) % roles}`);
  return {
    payer: {
      userId,
      serverId,
      channelId: `thread-${number}`,
      parentId: `channel-${number % channels}`,
      roleIds,
    },
    ...{
      purpose: 'answer',
      preset: 'fast',
      modelAsked: 'some/model',
      counts: true,
      turnId: `turn-${number}`,
    },
    rates: { prompt: 1_000_000, completion: 1_000_000, fixed: 0 },
    ...{ promptTokens: 90, maxTokens: 4000, leastTokens: 100 },
  };
}

function endOf(costMicroUsd: number): CallEnd {
  return {
    ...{
      outcome: 'done',
      generationId: 'gen',
      modelServed: 'some/model',
      provider: 'Provider',
      totalMs: 6000,
    },
    usage: {
      ...{
        promptTokens: 900,
        completionTokens: 300,
        reasoningTokens: 0,
        cachedTokens: 0,
        cacheWriteTokens: 0,
      },
    },
    bill: { state: 'known', costMicroUsd },
  };
}

if (import.meta.main) {
  const { reserve, settle, both, ...rest } = await benchQuota({ rows: Number(process.argv[2] ?? 1_000_000) });
  const at = (times: number[]) => [0.5, 0.95, 0.99, 1].map((share) => percentile(times, share).toFixed(2));
  console.log(rest, { reserve: at(reserve), settle: at(settle), both: at(both) });
}
