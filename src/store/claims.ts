import type { Store } from './store.ts';

const keepMs = 24 * 60 * 60 * 1000;
const sweepEveryMs = 60 * 60 * 1000;

/** Takes things up once: Discord may deliver an event twice (after a resume, or to two processes during a deploy). */
export interface Claims {
  /**
   * @param id of a message or an interaction
   * @returns true for the first who asks within 24 hours, false for all others
   */
  claim(id: string): Promise<boolean>;
}

/** Claims that outlive a restart. Those older than 24 hours are swept once an hour, on the way. */
export function createClaims(store: Store): Claims {
  let sweptAt = 0;
  return {
    async claim(id) {
      const at = store.now();
      if (at - sweptAt >= sweepEveryMs) {
        sweptAt = at;
        await store.sql
          .deleteFrom('claims')
          .where('at', '<', at - keepMs)
          .execute();
      }
      const { numInsertedOrUpdatedRows } = await store.sql
        .insertInto('claims')
        .values({ id, at })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
  };
}
