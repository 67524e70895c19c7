import { sql } from 'kysely';
import type { Store } from '../store/store.ts';
import { mark, markOf } from './marks.ts';

const everyMs = 10 * 60_000;
/** In one go, so that nobody waits for long. A call begins fewer windows than that. */
const atOnce = 200;

/**
 * Keeps the counters in order on the way, without a timer: windows that ended ten minutes ago or earlier are removed bit by
 * bit; and where the clock has gone back to where windows may be missing, all that hold this moment are counted anew from
 * the ledger. Windows that a clock enters a second time later on begin anew where they were removed.
 *
 * @returns to be called before each reservation
 */
export function createSweep(store: Store): (now: number) => Promise<void> {
  let more = true;
  return async (now) => {
    const bound = Math.floor(now / everyMs) * everyMs - everyMs;
    const swept = await markOf(store.sql, 'swept');
    if (swept !== undefined && swept <= now && swept >= bound && !more) return;
    // Loaded where it is needed, which is hardly ever.
    const recount = swept !== undefined && now < swept ? await import('./recount.ts') : undefined;
    await store.sql.transaction().execute(async (transaction) => {
      if (recount) await recount.recountAll(transaction, now);
      const reached = recount ? now : Math.max(swept ?? bound, bound);
      await mark(transaction, 'swept', reached);
      const { numAffectedRows = 0n } = await sql`DELETE FROM counters WHERE (subject, per, start) IN
        (SELECT subject, per, start FROM counters WHERE ends <= ${reached} LIMIT ${atOnce})`.execute(
        transaction,
      );
      more = numAffectedRows === BigInt(atOnce);
    });
  };
}
