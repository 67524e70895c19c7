import { sql } from 'kysely';
import { UserError } from '../errors.ts';
import type { Store } from '../store/store.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** A plain limit on what the whole bot may spend in a day (UTC). */
export interface DailyStop {
  /** @throws {UserError} where today's spending has reached the limit */
  check(): Promise<void>;
  /** Adds what a call cost to today's spending, atomically. @param microUsd whole micro-USD, 0 or more */
  charge(microUsd: number): Promise<void>;
}

/**
 * The daily stop, counted in the store. It looks back only: turns that run at once may pass the limit by their own cost.
 *
 * @param limitMicroUsd 0: nothing may be spent
 */
export function createDailyStop({
  store,
  limitMicroUsd,
}: {
  store: Store;
  limitMicroUsd: number;
}): DailyStop {
  return {
    async check() {
      const now = store.now();
      const row = await store.sql
        .selectFrom('spend')
        .select('micro_usd')
        .where('day', '=', dayOf(now))
        .executeTakeFirst();
      if ((row?.micro_usd ?? 0) < limitMicroUsd) return;
      const resetsAt = ((Math.floor(now / dayMs) + 1) * dayMs) / 1000;
      throw new UserError((texts) => texts.quota.dailyStop(limitMicroUsd, resetsAt));
    },
    async charge(microUsd) {
      if (!Number.isSafeInteger(microUsd) || microUsd < 0) throw new RangeError(`not an amount: ${microUsd}`);
      await store.sql
        .insertInto('spend')
        .values({ day: dayOf(store.now()), micro_usd: microUsd })
        .onConflict((conflict) =>
          conflict
            .column('day')
            .doUpdateSet({ micro_usd: sql<number>`spend.micro_usd + excluded.micro_usd` }),
        )
        .execute();
    },
  };
}

function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}
