import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { type SealedColumn, sealedColumns } from './sealed-columns.ts';
import type { Store } from './store.ts';

/** How it went. */
export interface Resealed {
  /** Texts that are now kept as the first key of `CONTENT_KEYS` wants it. */
  texts: number;
  /** Texts that no key opens: they are damaged, and were left as they are. */
  unreadable: number;
}

/** Texts that are looked at before others have their turn. */
const atOnce = 50;

/** Whether something may be kept that is not encrypted as it would be now. */
export async function needsResealing({ sql, sealing }: Pick<Store, 'sql' | 'sealing'>): Promise<boolean> {
  const keys = await sql.selectFrom('content_keys').selectAll().execute();
  return keys.some(({ id, alone }) => id !== sealing.keyId || alone === 0);
}

/** Notes that nothing is kept any more which another key has encrypted, or none: the others may go. */
export async function noteResealed(store: Store): Promise<void> {
  const { sql, sealing } = store;
  await sql.transaction().execute(async (transaction) => {
    await transaction
      .deleteFrom('content_keys')
      .where('id', '<>', sealing.keyId ?? '')
      .execute();
    await transaction.updateTable('content_keys').set({ alone: 1 }).execute();
  });
  // The log of changes still holds what stood there before.
  await store.checkpoint();
}

/**
 * Encrypts all texts anew that are not encrypted with the first key, in small steps between which everybody else has their
 * turn. What is written meanwhile is never overwritten. It may be ended and begun again at any time.
 */
export async function resealTexts(store: Store, signal: AbortSignal): Promise<Resealed> {
  const all: Resealed = { texts: 0, unreadable: 0 };
  for (const column of sealedColumns) await eachText(store, column, signal, all);
  return all;
}

async function eachText(
  { sql: db, sealing }: Store,
  { table, key, column, about, only }: SealedColumn,
  signal: AbortSignal,
  all: Resealed,
): Promise<void> {
  const [from, text, keys] = [sql.table(table), sql.ref(column), key.map((name) => sql.ref(name))];
  const among = only ? sql`${keys.at(-1)} IN (${sql.join(only)})` : sql`1 = 1`;
  for (let after: unknown[] | undefined; ; ) {
    signal.throwIfAborted();
    const further = after ? sql`(${sql.join(keys)}) > (${sql.join(after)})` : sql`1 = 1`;
    const { rows } = await sql<Record<string, unknown>>`SELECT ${sql.join(keys)}, ${text} AS kept FROM ${from}
      WHERE ${among} AND ${further} ORDER BY ${sql.join(keys)} LIMIT ${atOnce}`.execute(db);
    for (const row of rows) {
      after = key.map((name) => row[name]);
      if (typeof row.kept !== 'string') continue;
      const anew = renewed(sealing, row.kept, about(after), all);
      if (anew === undefined) continue;
      const same = sql.join(
        keys.map((name, index) => sql`${name} = ${after?.[index]}`),
        sql` AND `,
      );
      await sql`UPDATE ${from} SET ${text} = ${anew} WHERE ${same} AND ${text} = ${row.kept}`.execute(db);
    }
    if (rows.length < atOnce) return;
    await setImmediate();
  }
}

/** @returns nothing where it may stay as it is, or has to */
function renewed(sealing: Store['sealing'], kept: string, about: string, all: Resealed): string | undefined {
  if (sealing.isCurrent(kept)) return undefined;
  try {
    const anew = sealing.seal(sealing.open(kept, about), about);
    all.texts += 1;
    return anew;
  } catch {
    all.unreadable += 1;
    return undefined;
  }
}
