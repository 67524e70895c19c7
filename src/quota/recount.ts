import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Schema } from '../store/schema.ts';
import { allMembers } from './reset.ts';
import { subject } from './subjects.ts';
import { everyPer, type Per, type Window, windowAt } from './windows.ts';
import { zoneOf } from './zones.ts';

/** A window, and the stretch of time whose calls are added to it, or taken from it. */
interface Change extends Window {
  per: Per;
  from: number;
  until: number;
  sign: 1 | -1;
}

/** Calls that are counted under one name, or under names which end in a column. */
interface Group {
  prefix: string;
  column?: 'channel_id' | 'parent_id' | 'user_id';
  where?: RawBuilder<unknown>;
}

/**
 * Turns a server's counters into those of another zone. Both zones' windows hold this moment: what lies in both is counted
 * already, and only the calls at their ends are read, or those of the new window where they are fewer.
 *
 * @param anew the counters are not to be relied on: all of them are made from the ledger
 */
export async function changeZone(
  transaction: Transaction<Schema>,
  {
    serverId,
    before,
    zone,
    now,
    anew,
  }: Record<'serverId' | 'before' | 'zone', string> & {
    now: number;
    anew: boolean;
  },
): Promise<void> {
  const ofServer = named(groupsOf(serverId).flat());
  const running = everyPer.map((per) => ({ per, ...windowAt(per, now, before) }));
  const others = running.map(
    ({ per, start, ends }) => sql`per = ${per} AND start = ${start} AND ends = ${ends}`,
  );
  await sql`DELETE FROM counters
    WHERE (${ofServer}) AND NOT (${sql.join(others, sql` OR `)})`.execute(transaction);
  const changes: Change[] = [];
  for (const { per, ...old } of running) {
    const window = windowAt(per, now, zone);
    if (window.start === old.start && window.ends === old.ends && !anew) continue;
    const ends = [
      { from: window.start, until: old.start },
      { from: old.ends, until: window.ends },
    ].flatMap(({ from, until }): Change[] => {
      if (from === until) return [];
      const sign = from < until ? 1 : -1;
      return [{ per, ...window, from: Math.min(from, until), until: Math.max(from, until), sign }];
    });
    const length = ends.reduce((sum, { from, until }) => sum + until - from, 0);
    const whole = anew || length > window.ends - window.start;
    if (whole) await sql`DELETE FROM counters WHERE (${ofServer}) AND per = ${per}`.execute(transaction);
    else
      await sql`UPDATE counters SET start = ${window.start}, ends = ${window.ends}, told = 0
        WHERE (${ofServer}) AND per = ${per}`.execute(transaction);
    changes.push(...(whole ? [allOf(per, window)] : ends));
  }
  await countServer(transaction, serverId, changes);
  // Where the clock had passed a time twice, less may have been counted than is taken away.
  const names = Object.keys(used).map((name) => sql.ref(name));
  const atLeast0 = names.map((name) => sql`${name} = CASE WHEN ${name} < 0 THEN 0 ELSE ${name} END`);
  await sql`UPDATE counters SET ${sql.join(atLeast0)}
    WHERE (${ofServer}) AND (${sql.join(
      names.map((name) => sql`${name} < 0`),
      sql` OR `,
    )})`.execute(transaction);
}

/** Makes all counters anew from the ledger, in the windows that hold this moment. */
export async function recountAll(transaction: Transaction<Schema>, now: number): Promise<void> {
  const wholeIn = (zone: string) => everyPer.map((per) => allOf(per, windowAt(per, now, zone)));
  const changes = wholeIn('UTC');
  await sql`UPDATE counters
    SET micro_usd = 0, tokens = 0, requests = 0, reserved_micro_usd = 0, reserved_tokens = 0
    WHERE start <= ${now} AND ends > ${now}`.execute(transaction);
  await count(transaction, changes, sql`TRUE`, [
    { prefix: subject.bot },
    { prefix: subject.memberOfBot(''), column: 'user_id' },
  ]);
  const dayMs = 24 * 60 * 60 * 1000;
  const servers = await transaction
    .selectFrom('calls')
    .select('server_id')
    .distinct()
    .where('at', '>=', Math.min(...changes.map(({ from }) => from)) - dayMs)
    .where('server_id', '<>', '')
    .execute();
  for (const { server_id } of servers)
    await countServer(transaction, server_id, wholeIn(await zoneOf(transaction, server_id)));
}

const allOf = (per: Per, { start, ends }: Window): Change => ({
  ...{ per, start, ends, from: start, until: ends },
  sign: 1,
});

/** Those whose columns stand together are read together. */
function groupsOf(serverId: string): Group[][] {
  const channels = subject.channel(serverId, '');
  return [
    [{ prefix: subject.server(serverId) }, { prefix: allMembers(serverId), column: 'user_id' }],
    [
      { prefix: channels, column: 'channel_id' },
      // What was asked in a thread counts for the channel that it stands in as well.
      { prefix: channels, column: 'parent_id', where: sql`parent_id <> channel_id` },
    ],
  ];
}

const named = (groups: Group[]) =>
  sql.join(
    groups.map(({ prefix, column }) =>
      column ? sql`subject LIKE ${`${prefix}%`}` : sql`subject = ${prefix}`,
    ),
    sql` OR `,
  );

async function countServer(transaction: Transaction<Schema>, serverId: string, changes: Change[]) {
  for (const groups of groupsOf(serverId))
    await count(transaction, changes, sql`server_id = ${serverId}`, groups);
}

/**
 * Counts groups of calls; whoever was reset, from that moment on. The calls are read once, and added up for each member or
 * channel between the moments at which something begins, ends or is reset; the counters are sums of these sums.
 */
async function count(
  transaction: Transaction<Schema>,
  changes: Change[],
  calls: RawBuilder<unknown>,
  groups: Group[],
): Promise<void> {
  if (changes.length === 0) return;
  const resets = await transaction
    .selectFrom('marks')
    .select('at')
    .where((row) => row.or(groups.map(({ prefix }) => row('name', 'like', `reset ${prefix}%`))))
    .where('at', '>=', Math.min(...changes.map(({ from }) => from)))
    .execute();
  const afterResets = resets.map(({ at }) => at + 1);
  const began = pieceOf(sql`at`, [...changes.flatMap(({ from, until }) => [from, until]), ...afterResets]);
  const ended = pieceOf(sql`at + COALESCE(total_ms, 0)`, [0, ...afterResets]);
  const within = changes.map(({ from, until }) => sql`at >= ${from} AND at < ${until}`);
  const ids = [...new Set(groups.flatMap(({ column }) => column ?? []))].map((column) => sql.ref(column));
  const names = Object.keys(used).map((name) => sql.ref(name));
  const perCall = Object.entries(used).map(([name, value]) => sql`SUM(${value}) AS ${sql.ref(name)}`);
  const shares = groups.map(({ prefix, column, where }) => {
    const name = column ? sql`${prefix} || ${sql.ref(column)}` : sql`${prefix}`;
    return sql`SELECT ${name} AS subject, ${`reset ${prefix}`} AS reset, began, ended, ${sql.join(names)}
      FROM pieces ${where ? sql`WHERE ${where}` : sql``}`;
  });
  // Where nobody was reset, nobody is looked up.
  const since =
    resets.length === 0
      ? sql.lit(-1)
      : sql`(SELECT COALESCE(MAX(at), -1) FROM marks WHERE name IN (reset, 'reset ' || subject))`;
  const values = changes.map(
    ({ per, start, ends, from, until, sign }) => sql`(${per}, ${start}, ${ends}, ${from}, ${until}, ${sign})`,
  );
  await sql`WITH pieces AS MATERIALIZED (
      SELECT ${sql.join(ids)}, ${began} AS began, ${ended} AS ended, ${sql.join(perCall)}
      FROM calls WHERE ${calls} AND (${sql.join(within, sql` OR `)}) GROUP BY ${sql.join(ids)}, began, ended
    ), changes (per, start, ends, "from", until, sign) AS (VALUES ${sql.join(values)}),
    shares AS (${sql.join(shares, sql` UNION ALL `)})
    INSERT INTO counters (subject, per, start, ends, ${sql.join(names)})
    SELECT subject, per, start, ends, SUM(CASE WHEN ended > ${since} THEN sign * micro_usd ELSE 0 END),
      SUM(CASE WHEN ended > ${since} THEN sign * tokens ELSE 0 END),
      SUM(CASE WHEN began > ${since} THEN sign * requests ELSE 0 END),
      SUM(sign * reserved_micro_usd), SUM(sign * reserved_tokens)
    FROM shares JOIN changes ON began >= "from" AND began < until
    GROUP BY subject, per, start, ends
    ON CONFLICT (subject, per, start) DO UPDATE
    SET ${sql.join(names.map((name) => sql`${name} = counters.${name} + excluded.${name}`))}`.execute(
    transaction,
  );
}

/** The newest of some moments that had come at a time; the oldest where none had. */
function pieceOf(time: RawBuilder<unknown>, moments: number[]): RawBuilder<unknown> {
  const sorted = [...new Set(moments)].sort((a, b) => a - b);
  // As literals: a million calls are compared with them.
  const before = sorted
    .slice(1)
    .map((moment, index) => sql`WHEN ${time} < ${sql.lit(moment)} THEN ${sql.lit(sorted[index] ?? 0)}`);
  const last = sql.lit(sorted.at(-1) ?? 0);
  return before.length === 0 ? last : sql`CASE ${sql.join(before, sql` `)} ELSE ${last} END`;
}

const told = sql`prompt_tokens + completion_tokens`;
const running = sql`state IN ('open', 'unbilled')`;
/** What each call counts as; `usedBy` of ledger.ts says it as well. */
const used = {
  micro_usd: sql`CASE state WHEN 'settled' THEN cost_micro_usd WHEN 'unknown' THEN reserved_micro_usd ELSE 0 END`,
  tokens: sql`CASE WHEN ${running} THEN 0
    WHEN state = 'unknown' AND ${told} = 0 THEN reserved_tokens ELSE ${told} END`,
  requests: sql.ref('requests'),
  reserved_micro_usd: sql`CASE WHEN ${running} THEN reserved_micro_usd ELSE 0 END`,
  reserved_tokens: sql`CASE WHEN ${running} THEN reserved_tokens ELSE 0 END`,
};
