import type { Store } from '../store/store.ts';
import { hasRested } from './begin.ts';
import type { Place } from './place.ts';
import { fromRow, type Turn } from './turn.ts';

/** The turns from which places go on. */
export interface Heads {
  /** The next turn of this place is a root. @returns whether there was anything to clear */
  clear(place: Place): Promise<boolean>;
  /** Lets a place (such as a new thread) go on from a turn. */
  setHead(place: Place, id: string): Promise<void>;
  /**
   * Lets a place go on from another turn than its newest, or (with no `to`) from none.
   * @returns whether it was done: not where `from` is not its head any more
   */
  moveHead(place: Place, from: string, to: string | undefined): Promise<boolean>;
  /** The turn from which a place goes on. @param idleMs none, where it has rested for longer; 0 or nothing: however long */
  head(place: Place, idleMs?: number): Promise<Turn | undefined>;
}

/** The heads in the store. */
export function createHeads({ sql, now }: Pick<Store, 'sql' | 'now'>): Heads {
  return {
    async clear(place) {
      const { numDeletedRows } = await sql
        .deleteFrom('heads')
        .where('place', '=', place)
        .executeTakeFirstOrThrow();
      return numDeletedRows === 1n;
    },

    async setHead(place, id) {
      await sql.replaceInto('heads').values({ place, turn_id: id }).execute();
    },

    async moveHead(place, from, to) {
      if (to === undefined) {
        const { numDeletedRows } = await sql
          .deleteFrom('heads')
          .where('place', '=', place)
          .where('turn_id', '=', from)
          .executeTakeFirstOrThrow();
        return numDeletedRows === 1n;
      }
      const { numUpdatedRows } = await sql
        .updateTable('heads')
        .set({ turn_id: to })
        .where('place', '=', place)
        .where('turn_id', '=', from)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },

    async head(place, idleMs = 0) {
      const row = await sql
        .selectFrom('heads')
        .innerJoin('turns', 'turns.id', 'heads.turn_id')
        .selectAll('turns')
        .where('heads.place', '=', place)
        .executeTakeFirst();
      return row && !hasRested(row, idleMs, now()) ? fromRow(row) : undefined;
    },
  };
}
