import type { Kysely, Selectable } from 'kysely';
import type { LimitsTable, Schema } from '../store/schema.ts';
import { emptyCounter } from './counters.ts';
import { countedAs, granted, isShared, usedOf } from './limit-row.ts';
import type { HeldLimit } from './planned-call.ts';
import { subject } from './subjects.ts';
import { everyPer, windowAt } from './windows.ts';
import { zoneOf } from './zones.ts';

/** A limit of a server, and how it stands. */
export interface StandingRow {
  row: Selectable<LimitsTable>;
  /** When its window ends, ms since 1970. */
  resetsAt: number;
  /** For a member, a channel and the server, which are counted as one. */
  standing: Pick<HeldLimit, 'amount' | 'used' | 'reserved'> | undefined;
}

/** The limits of a server, sorted by whom they concern, unit and window. To be called in a transaction. */
export async function listLimits(db: Kysely<Schema>, serverId: string, now: number): Promise<StandingRow[]> {
  const rows = await db
    .selectFrom('limits')
    .selectAll()
    .where('server_id', '=', serverId)
    .orderBy('who')
    .orderBy('subject_id')
    .orderBy('unit')
    .orderBy('per')
    .execute();
  if (rows.length === 0) return [];
  const zone = await zoneOf(db, serverId);
  const windows = new Map(everyPer.map((per) => [per, windowAt(per, now, zone)]));
  const grants = await db
    .selectFrom('grants')
    .selectAll()
    .where('server_id', '=', serverId)
    .where('at', '>=', Math.min(...windows.values().map(({ start }) => start)))
    .execute();
  const one = new Set(rows.filter((row) => row.who === 'member' || isShared(row)));
  const counters = await db
    .selectFrom('counters')
    .selectAll()
    // The server itself is always there, so that the list is never empty.
    .where('subject', 'in', [
      subject.server(serverId),
      ...new Set(one.values().map((row) => countedAs(row, row.subject_id))),
    ])
    .where('start', '<=', now)
    .where('ends', '>', now)
    .execute();
  const counterOf = new Map(counters.map((counter) => [`${counter.subject} ${counter.per}`, counter]));
  return rows.map((row) => {
    const window = windows.get(row.per) ?? windowAt(row.per, now, zone);
    const name = countedAs(row, row.subject_id);
    const counter = counterOf.get(`${name} ${row.per}`) ?? emptyCounter(name, row.per, window);
    const amount = row.amount + granted(grants, row, window, undefined);
    const standing = one.has(row) ? { amount, ...usedOf(row.unit, counter) } : undefined;
    return { row, resetsAt: window.ends, standing };
  });
}
