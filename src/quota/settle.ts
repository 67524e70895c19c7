import { sql, type Transaction } from 'kysely';
import type { Schema } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import type { CallEnd } from './call-end.ts';
import { charge } from './counters.ts';
import { endedEntry, payerOf, usedBy } from './ledger.ts';
import { asHeld, type CountedLimit, limitsOf } from './limits-of.ts';
import { isNameless, nameless } from './nameless.ts';
import type { OperatorLimit } from './operator-limit.ts';
import type { HeldLimit } from './planned-call.ts';
import { countInDay } from './usage-days.ts';
import { dayAt } from './windows.ts';
import { zoneOf } from './zones.ts';

const toldFrom = 0.8;

/** Writes the end of a call into the ledger, the counters and the sums of its day, in one step; see Quota.settle. */
export async function settle(
  store: Store,
  operator: readonly OperatorLimit[],
  id: number,
  end: CallEnd,
): Promise<HeldLimit[]> {
  return await store.sql.transaction().execute(async (transaction) => {
    const before = await transaction
      .selectFrom('calls')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    if (before.state === 'settled' || before.state === 'unknown') return [];
    const day = before.day ?? dayAt(before.at, await zoneOf(transaction, before.server_id));
    const after = { ...endedEntry(before, end), day };
    const whose = await isNameless(transaction, before);
    // What is not settled yet has to find the limits that it counts in.
    const { id: _, ...changed } = after.state === 'unbilled' ? after : nameless(after, whose);
    await transaction.updateTable('calls').set(changed).where('id', '=', id).execute();
    await countInDay(transaction, day, nameless(before, whose), nameless(after, whose));
    if (after.state === 'unbilled') return [];
    const place = payerOf(before);
    const counters = await charge(transaction, {
      ...{ place, at: before.at, used: usedBy(after) },
      reserved: { microUsd: before.reserved_micro_usd, tokens: before.reserved_tokens },
    });
    const limits = await limitsOf(transaction, place, counters, operator);
    return await tell(transaction, limits, store.now());
  });
}

/** Notes the limits of which 80 % are used, if nobody was told of them in their window. */
async function tell(
  transaction: Transaction<Schema>,
  limits: readonly CountedLimit[],
  now: number,
): Promise<HeldLimit[]> {
  const reached = limits.filter(
    ({ amount, used, resetsAt, counter, bit }) =>
      amount > 0 && used >= amount * toldFrom && resetsAt > now && (counter.told & bit) === 0,
  );
  for (const { counter, bit } of reached)
    await transaction
      .updateTable('counters')
      .set((row) => ({ told: sql<number>`${row.ref('told')} | ${bit}` }))
      .where((row) => row.and({ subject: counter.subject, per: counter.per, start: counter.start }))
      .execute();
  return reached.map(asHeld);
}
