import { sql } from 'kysely';
import type { Store } from '../store/store.ts';
import { mark } from './marks.ts';
import { recountAll } from './recount.ts';

const everyMs = 10 * 60_000;
/** In one go, so that nobody waits for long. A call begins fewer windows than that. */
const atOnce = 200;

/**
 * Keeps the counters in order on the way, without a timer: windows that ended ten minutes ago or earlier are removed bit by
 * bit; and where the clock has gone back to where windows have been removed, all are counted anew from the ledger.
 *
 * @returns to be called before each reservation
 */
export function createSweep(store: Store): (now: number) => Promise<void> {
  /** Windows that ended before it may be missing. */
  let swept: number | undefined;
  let more = true;
  return async (now) => {
    const bound = Math.floor(now / everyMs) * everyMs - everyMs;
    if (swept !== undefined && now >= swept && bound <= swept && !more) return;
    await store.sql.transaction().execute(async (transaction) => {
      const row = await transaction
        .selectFrom('marks')
        .select('at')
        .where('name', '=', 'swept')
        .executeTakeFirst();
      const before = row?.at ?? bound;
      if (now < before) await recountAll(transaction, now);
      const reached = now < before ? now : Math.max(before, bound);
      if (reached !== row?.at) await mark(transaction, 'swept', reached);
      const { numAffectedRows = 0n } = await sql`DELETE FROM counters WHERE (subject, per, start) IN
        (SELECT subject, per, start FROM counters WHERE ends <= ${reached} LIMIT ${atOnce})`.execute(
        transaction,
      );
      swept = reached;
      more = numAffectedRows === BigInt(atOnce);
    });
  };
}
