import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from 'kysely';
import { sql } from 'kysely';
import type { History } from '../history/history.ts';
import type { Schema } from '../store/schema.ts';
import type { Store } from '../store/store.ts';

/** Where turns are kept. */
export interface Kept {
  store: Store;
  history: Pick<History, 'deleteTurn'>;
}

/** Which turns. */
export type Which = (
  build: ExpressionBuilder<Schema, 'turns'>,
) => ExpressionWrapper<Schema, 'turns', SqlBool>;

/** Turns that are removed one after another before it is looked for more. */
const atOnce = 200;

/**
 * Removes the texts, files and summaries of all turns that fit, one after another, so that answers go on meanwhile. Their empty
 * nodes stay.
 *
 * @returns how many had any
 */
export async function removeTurns({ store, history }: Kept, which: Which): Promise<number> {
  for (let removed = 0; ; ) {
    const turns = await store.sql
      .selectFrom('turns')
      .select('id')
      .where(which)
      // Written out, so that the indexes of what is kept are used.
      .where(sql<boolean>`state != 'deleted'`)
      .limit(atOnce)
      .execute();
    if (turns.length === 0) return removed;
    for (const { id } of turns) {
      await history.deleteTurn(id);
      // All of it is the process's own work: without this nothing else would go on until the last is removed.
      await nextTurn();
    }
    removed += turns.length;
  }
}
