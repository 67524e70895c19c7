import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { CountersTable, Schema } from '../store/schema.ts';
import { type Place, subjectsOf } from './subjects.ts';
import { everyPer, type Per, type Window, windowAt } from './windows.ts';
import { zoneOf } from './zones.ts';

/** What a subject has used in one window. */
export type Counter = Selectable<CountersTable>;

/** Micro-USD, tokens and requests. */
export interface Amounts {
  microUsd: number;
  tokens: number;
  requests: number;
}

/** The counters of all that a place counts for, in all windows that hold a moment. */
export interface Counters {
  /** @throws {RangeError} where there is no such subject */
  get(subject: string, per: Per): Counter;
  all: Counter[];
  /** Those of windows which nothing has been counted in, and which are not in the store. */
  missing: Counter[];
}

/** Reads the counters as they stand at a moment. */
export async function countersAt(db: Kysely<Schema>, place: Place, at: number): Promise<Counters> {
  const found = await db
    .selectFrom('counters')
    .selectAll()
    .where(holding(subjectsOf(place), at))
    .execute();
  return await complete(db, found, place, at);
}

/** Puts empty counters where there are none. */
async function complete(
  db: Kysely<Schema>,
  found: readonly Counter[],
  place: Place,
  at: number,
): Promise<Counters> {
  const known = new Map(found.map((counter) => [`${counter.subject} ${counter.per}`, counter]));
  const missing: Counter[] = [];
  let zone: string | undefined;
  for (const { name, inServer } of subjectsOf(place)) {
    for (const per of everyPer) {
      if (known.has(`${name} ${per}`)) continue;
      if (inServer) zone ??= await zoneOf(db, place.serverId);
      const counter = emptyCounter(name, per, windowAt(per, at, inServer ? (zone ?? 'UTC') : 'UTC'));
      known.set(`${name} ${per}`, counter);
      missing.push(counter);
    }
  }
  return {
    get(subject, per) {
      const counter = known.get(`${subject} ${per}`);
      if (!counter) throw new RangeError(`nothing is counted for ${subject} per ${per}`);
      return counter;
    },
    all: [...known.values()],
    missing,
  };
}

/** Sets aside what a call may use at the most, and counts it as a request, in all windows that hold its moment. */
export async function setAside(
  transaction: Transaction<Schema>,
  { place, at, counters, most }: { place: Place; at: number; counters: Counters; most: Amounts },
): Promise<void> {
  if (counters.missing.length > 0)
    await transaction
      .insertInto('counters')
      .values(counters.missing)
      // A zone's rules may have changed in the meantime, and with them the end of a window that had begun.
      .onConflict((conflict) =>
        conflict
          .columns(['subject', 'per', 'start'])
          .doUpdateSet((row) => ({ ends: row.ref('excluded.ends') })),
      )
      .execute();
  await transaction
    .updateTable('counters')
    .set((row) => ({
      requests: row('requests', '+', most.requests),
      reserved_micro_usd: row('reserved_micro_usd', '+', most.microUsd),
      reserved_tokens: row('reserved_tokens', '+', most.tokens),
    }))
    .where(holding(subjectsOf(place), at))
    .execute();
}

/**
 * Gives back what was set aside for a call, and counts what it used instead. Windows that were swept stay away.
 *
 * @param at the moment at which it was set aside
 * @returns the counters as they stand now
 */
export async function charge(
  transaction: Transaction<Schema>,
  {
    place,
    at,
    reserved,
    used,
  }: Record<'reserved' | 'used', Omit<Amounts, 'requests'>> & { place: Place; at: number },
): Promise<Counters> {
  const charged = await transaction
    .updateTable('counters')
    .set((row) => ({
      micro_usd: row('micro_usd', '+', used.microUsd),
      tokens: row('tokens', '+', used.tokens),
      reserved_micro_usd: row('reserved_micro_usd', '-', reserved.microUsd),
      reserved_tokens: row('reserved_tokens', '-', reserved.tokens),
    }))
    .where(holding(subjectsOf(place), at))
    .returningAll()
    .execute();
  return await complete(transaction, charged, place, at);
}

/** The rows of subjects in the windows that hold a moment. */
function holding(subjects: readonly { name: string }[], at: number) {
  const names = sql.join(subjects.map(({ name }) => name));
  return sql<boolean>`subject IN (${names}) AND start <= ${at} AND ends > ${at}`;
}

/** A window in which nothing has been used. */
export function emptyCounter(subject: string, per: Per, { start, ends }: Window): Counter {
  return {
    ...{ subject, per, start, ends },
    ...{ micro_usd: 0, tokens: 0, requests: 0, reserved_micro_usd: 0, reserved_tokens: 0, told: 0 },
  };
}
