import type { Transaction } from 'kysely';
import type { Schema } from '../store/schema.ts';
import { sealedAs } from '../store/sealed-columns.ts';
import type { Store } from '../store/store.ts';
import { type AuditFilter, type AuditWindow, readRecords } from './read.ts';

/** A change of something that others are bound by: who did it, and from what to what. */
export interface Change {
  /** Absent where it concerns no server, or all of them. */
  serverId?: string | undefined;
  /** The Discord id of whoever did it. */
  actorId: string;
  /** What was changed, the kind before a dot: `settings.notify`, `limits.set`. */
  action: string;
  /** Where or for whom: `server`, `channel:ID`, `member:ID`, the name of a preset. */
  target: string;
  /** Anything that JSON can say; undefined: there was none. */
  before: unknown;
  /** The same; undefined: there is none any more. */
  after: unknown;
}

/** A change as it is kept. */
export interface AuditRecord extends Change {
  id: number;
  /** ms since 1970 */
  at: number;
}

/** Enters a change, in the transaction that makes it. */
export type RecordChange = (change: Change) => Promise<void>;

/** Who has changed what. */
export interface Audit {
  /**
   * Makes a change and records it, in one transaction: neither is kept without the other. Listeners are told once both are.
   * As in every transaction, nothing but SQL may be waited for in it.
   */
  changing<Result>(
    work: (transaction: Transaction<Schema>, record: RecordChange) => Promise<Result>,
  ): Promise<Result>;
  /** @param listener told of each record once it is kept, in order; what it throws or waits for is its own matter */
  onRecorded(listener: (record: AuditRecord) => void): void;
  /** The records that fit, the newest first. */
  list(filter: AuditFilter, window: AuditWindow): Promise<AuditRecord[]>;
  /** Deletes all that was recorded before a moment. @param before ms since 1970 */
  sweep(before: number): Promise<void>;
}

/** The audit in a store. */
export function createAudit({ sql, now, sealing }: Pick<Store, 'sql' | 'now' | 'sealing'>): Audit {
  const listeners: ((record: AuditRecord) => void)[] = [];
  const seal = (json: string) => sealing.seal(json, sealedAs.audit);
  return {
    async changing(work) {
      const records: AuditRecord[] = [];
      const result = await sql.transaction().execute((transaction) =>
        work(transaction, async (change) => {
          records.push(await insert(transaction, change, now(), seal));
        }),
      );
      for (const record of records) for (const listener of listeners) listener(record);
      return result;
    },
    onRecorded: (listener) => void listeners.push(listener),
    list: (filter, window) => readRecords({ sql, sealing }, filter, window),
    async sweep(before) {
      await sql
        .deleteFrom('audit')
        .where('at', '<', before)
        // The newest stays: else its number would be given anew, and log channels are told by numbers.
        .where('id', '<', (all) => all.selectFrom('audit').select((row) => row.fn.max('id').as('newest')))
        .execute();
    },
  };
}

async function insert(
  transaction: Transaction<Schema>,
  change: Change,
  at: number,
  seal: (json: string) => string,
): Promise<AuditRecord> {
  const { serverId, actorId, action, target, before, after } = change;
  const { id } = await transaction
    .insertInto('audit')
    .values({
      ...{ at, server_id: serverId ?? '', actor_id: actorId, action, target },
      ...{ before: asKept(before, seal), after: asKept(after, seal) },
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { ...change, id, at };
}

function asKept(value: unknown, seal: (json: string) => string): string | null {
  return value === undefined ? null : seal(JSON.stringify(value));
}
