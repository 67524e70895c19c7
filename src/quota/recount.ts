import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Schema } from '../store/schema.ts';
import { allMembers } from './reset.ts';
import { subject } from './subjects.ts';
import { everyPer, type Per, type Window, windowAt } from './windows.ts';
import { zoneOf } from './zones.ts';

type NamedWindow = Window & { per: Per };

/** Calls that are counted under names which are made of a column. */
interface Group {
  /** How the names begin. */
  prefix: string;
  column?: 'channel_id' | 'parent_id' | 'user_id';
  where: RawBuilder<unknown>;
}

/** Makes a server's counters anew from the ledger, in the windows of its zone that hold this moment. */
export async function recountServer(transaction: Transaction<Schema>, serverId: string, now: number) {
  const windows = windowsAt(now, await zoneOf(transaction, serverId));
  const where = sql`server_id = ${serverId}`;
  const channels = subject.channel(serverId, '');
  await recount(transaction, windows, [
    { prefix: subject.server(serverId), where },
    { prefix: channels, column: 'channel_id', where },
    // What was asked in a thread counts for the channel that it stands in as well.
    { prefix: channels, column: 'parent_id', where: sql`${where} AND parent_id <> channel_id` },
    { prefix: allMembers(serverId), column: 'user_id', where },
  ]);
}

/** Forgets a server's counters in windows of another zone than its own. */
export async function forgetOtherZones(transaction: Transaction<Schema>, serverId: string, now: number) {
  const windows = windowsAt(now, await zoneOf(transaction, serverId));
  const same = windows.map((window) => sql`${inWindow(window)} AND ends = ${window.ends}`);
  await sql`DELETE FROM counters WHERE (subject = ${subject.server(serverId)}
    OR subject LIKE ${`${subject.channel(serverId, '')}%`} OR subject LIKE ${`${allMembers(serverId)}%`})
    AND NOT (${sql.join(same, sql` OR `)})`.execute(transaction);
}

/** Makes all counters anew from the ledger, in the windows that hold this moment. */
export async function recountAll(transaction: Transaction<Schema>, now: number): Promise<void> {
  const windows = windowsAt(now, 'UTC');
  const where = sql`TRUE`;
  await recount(transaction, windows, [
    { prefix: subject.bot, where },
    // Those of members of servers begin like this as well: they are cleared here, and counted below.
    { prefix: subject.memberOfBot(''), column: 'user_id', where },
  ]);
  const dayMs = 24 * 60 * 60 * 1000;
  const servers = await transaction
    .selectFrom('calls')
    .select('server_id')
    .distinct()
    .where('at', '>=', Math.min(...windows.map(({ start }) => start)) - dayMs)
    .where('server_id', '<>', '')
    .execute();
  for (const { server_id } of servers) await recountServer(transaction, server_id, now);
}

/** Counts groups of calls; whoever was reset, from that moment on. */
async function recount(transaction: Transaction<Schema>, windows: NamedWindow[], groups: Group[]) {
  const prefixes = [...new Set(groups.map(({ prefix }) => prefix))];
  const resets = await transaction
    .selectFrom('marks')
    .select(['name', 'at'])
    .where((row) => row.or(prefixes.map((prefix) => row('name', 'like', `reset ${prefix}%`))))
    .execute();
  const resetOf = new Map(resets.map(({ name, at }) => [name.slice('reset '.length), at]));
  for (const window of windows) {
    for (const { prefix, column } of groups)
      await clear(transaction, window, column ? sql`subject LIKE ${`${prefix}%`}` : sql`subject = ${prefix}`);
    for (const group of groups) await count(transaction, window, group, resetOf.get(group.prefix));
    for (const [name, at] of resetOf) {
      if (at < window.start || prefixes.includes(name)) continue;
      await clear(transaction, window, sql`subject = ${name}`);
      for (const group of groups) {
        if (!group.column || !name.startsWith(group.prefix)) continue;
        const id = name.slice(group.prefix.length);
        const where = sql`${group.where} AND ${sql.ref(group.column)} = ${id}`;
        const since = Math.max(at, resetOf.get(group.prefix) ?? at);
        await count(transaction, window, { ...group, where }, since);
      }
    }
  }
}

/** Keeps the rows, and with them who was told. */
async function clear(transaction: Transaction<Schema>, window: NamedWindow, names: RawBuilder<unknown>) {
  await sql`UPDATE counters
    SET micro_usd = 0, tokens = 0, requests = 0, reserved_micro_usd = 0, reserved_tokens = 0
    WHERE ${names} AND ${inWindow(window)}`.execute(transaction);
}

/** Adds the calls of a window to its counters; what each counts as is said in `usedBy` of ledger.ts as well. */
async function count(
  transaction: Transaction<Schema>,
  { per, start, ends }: NamedWindow,
  { prefix, column, where }: Group,
  since = -1,
) {
  const name = column ? sql`${prefix} || ${sql.ref(column)}` : sql`${prefix}`;
  const told = sql`prompt_tokens + completion_tokens`;
  const ended = sql`at + COALESCE(total_ms, 0) > ${since}`;
  const running = sql`state IN ('open', 'unbilled')`;
  const sums = {
    micro_usd: sql`CASE WHEN state = 'settled' AND ${ended} THEN cost_micro_usd
      WHEN state = 'unknown' AND ${ended} THEN reserved_micro_usd ELSE 0 END`,
    tokens: sql`CASE WHEN ${running} OR NOT ${ended} THEN 0
      WHEN state = 'unknown' AND ${told} = 0 THEN reserved_tokens ELSE ${told} END`,
    requests: sql`CASE WHEN at > ${since} THEN requests ELSE 0 END`,
    reserved_micro_usd: sql`CASE WHEN ${running} THEN reserved_micro_usd ELSE 0 END`,
    reserved_tokens: sql`CASE WHEN ${running} THEN reserved_tokens ELSE 0 END`,
  };
  const names = Object.keys(sums);
  await sql`INSERT INTO counters (subject, per, start, ends, ${sql.join(names.map((sum) => sql.ref(sum)))})
    SELECT ${name}, ${per}, ${start}, ${ends}, ${sql.join(Object.values(sums).map((sum) => sql`SUM(${sum})`))}
    FROM calls WHERE ${where} AND at >= ${start} AND at < ${ends}
    ${column ? sql`GROUP BY ${sql.ref(column)}` : sql``} HAVING COUNT(*) > 0
    ON CONFLICT (subject, per, start) DO UPDATE
    SET ${sql.join(names.map((sum) => sql`${sql.ref(sum)} = ${sql.ref(`counters.${sum}`)} + ${sql.ref(`excluded.${sum}`)}`))}`.execute(
    transaction,
  );
}

function windowsAt(now: number, zone: string): NamedWindow[] {
  return everyPer.map((per) => ({ per, ...windowAt(per, now, zone) }));
}

const inWindow = ({ per, start }: NamedWindow) => sql`(per = ${per} AND start = ${start})`;
