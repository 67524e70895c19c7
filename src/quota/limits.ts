import type { Kysely, Selectable } from 'kysely';
import type { Audit } from '../audit/audit.ts';
import type { LimitsTable, Schema } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { listLimits } from './list-limits.ts';
import { mark, markOf } from './marks.ts';
import { type ResetSubject, resetCounters } from './reset.ts';
import { untell } from './untell.ts';
import { type Per, windowAt } from './windows.ts';
import { zoneOf } from './zones.ts';

/** Which limit: there is at most one of each. */
export interface LimitKey {
  who: LimitsTable['who'];
  /** Of a role, member or channel; else empty. */
  subjectId: string;
  unit: LimitsTable['unit'];
  per: Per;
}

/** A limit as an admin has set it. */
export interface SetLimit extends LimitKey {
  /** Whole micro-USD, tokens or requests; 0 allows nothing. */
  amount: number;
  /** A Discord id. */
  /** Empty: somebody who was forgotten since. */
  setBy: string;
  /** ms since 1970 */
  setAt: number;
}

/** A limit in a server's list. */
export interface ListedLimit extends SetLimit {
  /** When its window ends, ms since 1970. */
  resetsAt: number;
  /** For a member, a channel and the server, which are counted as one. */
  standing?: { amount: number; used: number; reserved: number } | undefined;
}

/** A one-off extra allowance. */
export interface Grant {
  who: LimitsTable['who'];
  subjectId: string;
  unit: LimitsTable['unit'];
  amount: number;
}

/** The limits of servers, as their admins set them. All of it holds for the next call; each change is recorded. */
export interface Limits {
  /**
   * Sets a limit in place of the one with the same key.
   *
   * @param by a Discord id
   * @returns the one that stood there before
   * @throws {RangeError} where the amount is not a whole number from 0
   */
  set(serverId: string, limit: LimitKey & { amount: number }, by: string): Promise<SetLimit | undefined>;
  /** Sorted by whom they concern, unit and window. */
  list(serverId: string): Promise<ListedLimit[]>;
  /** @returns the limit that stood there, if one did */
  remove(serverId: string, key: LimitKey, by: string): Promise<SetLimit | undefined>;
  /** Counts what was used in the running windows as 0; what is set aside for calls that run stays so. */
  reset(serverId: string, subject: ResetSubject, by: string): Promise<void>;
  /**
   * Raises limits of its unit in every window that holds this moment: a member's grant all that hold for this member alone,
   * any other those of the same `who` and subject.
   *
   * @throws {RangeError} where the amount is not a whole number from 0
   */
  grant(serverId: string, grant: Grant, by: string): Promise<void>;
  /** The time zone in which the server counts: an IANA name, `UTC` where none was set. */
  zone(serverId: string): Promise<string>;
  /**
   * Counts in another zone from now on; what was used in the windows that run then is taken from the ledger.
   *
   * @returns the zone before
   * @throws {RangeError} where there is no such zone
   */
  setZone(serverId: string, zone: string, by: string): Promise<string>;
}

/** The limits in a store. */
export function createLimits(store: Store, audit: Audit): Limits {
  const { sql } = store;
  return {
    async set(serverId, { who, subjectId, unit, per, amount }, by) {
      requireWhole(amount);
      const facts = { amount, set_by: by, set_at: store.now() };
      const key = { who, subjectId, unit, per };
      return await audit.changing(async (transaction, record) => {
        const before = await find(transaction, serverId, key);
        await transaction
          .insertInto('limits')
          .values({ ...rowOf(serverId, key), ...facts })
          .onConflict((conflict) =>
            conflict.columns(['server_id', 'who', 'subject_id', 'unit', 'per']).doUpdateSet(facts),
          )
          .execute();
        if (before?.amount === amount) return before;
        await untell(transaction, serverId, key);
        await record({
          ...{ serverId, actorId: by, action: 'limits.set', target: targetOf(key) },
          ...{ before: before && told(before), after: told({ ...key, amount }) },
        });
        return before;
      });
    },

    async list(serverId) {
      const now = store.now();
      const rows = await sql.transaction().execute((transaction) => listLimits(transaction, serverId, now));
      return rows.map(({ row, ...standing }) => ({ ...fromRow(row), ...standing }));
    },

    async remove(serverId, key, by) {
      return await audit.changing(async (transaction, record) => {
        const before = await find(transaction, serverId, key);
        if (!before) return undefined;
        await transaction
          .deleteFrom('limits')
          .where((row) => row.and(rowOf(serverId, key)))
          .execute();
        await record({
          ...{ serverId, actorId: by, action: 'limits.remove', target: targetOf(key) },
          ...{ before: told(before), after: undefined },
        });
        return before;
      });
    },

    async reset(serverId, subject, by) {
      const now = store.now();
      await audit.changing(async (transaction, record) => {
        await resetCounters(transaction, serverId, subject, now);
        await record({
          ...{ serverId, actorId: by, action: 'limits.reset', target: targetOf(subject) },
          ...{ before: undefined, after: undefined },
        });
      });
    },

    async grant(serverId, { who, subjectId, unit, amount }, by) {
      requireWhole(amount);
      const at = store.now();
      await audit.changing(async (transaction, record) => {
        await transaction
          .insertInto('grants')
          .values({
            ...{ server_id: serverId, who, subject_id: subjectId, unit, amount },
            ...{ granted_by: by, at },
          })
          .execute();
        await untell(transaction, serverId, { who, subjectId, unit });
        await record({
          ...{ serverId, actorId: by, action: 'limits.grant', target: targetOf({ who, subjectId }) },
          ...{ before: undefined, after: { unit, amount } },
        });
      });
    },

    zone: (serverId) => zoneOf(sql, serverId),

    async setZone(serverId, zone, by) {
      const now = store.now();
      windowAt('day', now, zone);
      const { changeZone } = await import('./recount.ts');
      return await audit.changing(async (transaction, record) => {
        const before = await zoneOf(transaction, serverId);
        if (before === zone) return before;
        await transaction
          .insertInto('zones')
          .values({ server_id: serverId, zone })
          .onConflict((conflict) => conflict.column('server_id').doUpdateSet({ zone }))
          .execute();
        const anew = ((await markOf(transaction, 'swept')) ?? 0) > now;
        await changeZone(transaction, { serverId, before, zone, now, anew });
        // In the new zone, those of the past were never counted.
        await mark(transaction, 'swept', now);
        await record({
          ...{ serverId, actorId: by, action: 'limits.timezone', target: 'server' },
          ...{ before, after: zone },
        });
        return before;
      });
    },
  };
}

async function find(db: Kysely<Schema>, serverId: string, key: LimitKey): Promise<SetLimit | undefined> {
  const row = await db
    .selectFrom('limits')
    .selectAll()
    .where((row) => row.and(rowOf(serverId, key)))
    .executeTakeFirst();
  return row && fromRow(row);
}

function rowOf(serverId: string, { who, subjectId, unit, per }: LimitKey) {
  return { server_id: serverId, who, subject_id: subjectId, unit, per };
}

function fromRow(row: Selectable<LimitsTable>): SetLimit {
  const { who, subject_id, unit, per, amount, set_by, set_at } = row;
  return { who, subjectId: subject_id, unit, per, amount, setBy: set_by, setAt: set_at };
}

/** Whom a limit is for, as the audit names it. */
function targetOf({ who, subjectId }: Pick<LimitKey, 'who' | 'subjectId'>): string {
  return subjectId === '' ? who : `${who}:${subjectId}`;
}

/** A limit as the audit tells it. */
function told({ unit, per, amount }: Pick<SetLimit, 'unit' | 'per' | 'amount'>) {
  return { unit, per, amount };
}

function requireWhole(amount: number): void {
  if (!Number.isSafeInteger(amount) || amount < 0) throw new RangeError(`not an amount: ${amount}`);
}
