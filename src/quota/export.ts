import type { Selectable } from 'kysely';
import type { CallsTable, UsageDaysTable } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { daysOf, type Period } from './period.ts';

/** A call as it stands in the ledger. */
export type LedgerRow = Selectable<CallsTable>;

/** The sum of a day for one member, channel, preset and model. */
export type DayRow = UsageDaysTable;

/** So many rows of the ledger are read at once. */
const pageRows = 2000;

/**
 * The calls of a server in a period as they stand in the ledger, the newest first, a page at a time: nothing else in the
 * process waits for more than one.
 */
export async function* ledgerPages(
  { sql }: Pick<Store, 'sql'>,
  serverId: string,
  { startMs }: Pick<Period, 'startMs'>,
): AsyncGenerator<LedgerRow[]> {
  let last: { at: number; id: number } | undefined;
  for (;;) {
    const before = last;
    const page = await sql
      .selectFrom('calls')
      .selectAll()
      .where('server_id', '=', serverId)
      .where('at', '>=', startMs)
      .$if(before !== undefined, (query) =>
        query
          .where('at', '<=', before?.at ?? 0)
          .where(({ eb, or }) => or([eb('at', '<', before?.at ?? 0), eb('id', '<', before?.id ?? 0)])),
      )
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(pageRows)
      .execute();
    if (page.length > 0) yield page;
    last = page.at(-1);
    if (page.length < pageRows) return;
  }
}

/** The sums of a server's days, the newest day first, a day at a time. */
export async function* dayPages(
  { sql }: Pick<Store, 'sql'>,
  serverId: string,
  period: Pick<Period, 'from' | 'to'>,
): AsyncGenerator<DayRow[]> {
  for (const day of daysOf(period).reverse()) {
    const page = await sql
      .selectFrom('usage_days')
      .selectAll()
      .where('server_id', '=', serverId)
      .where('day', '=', day)
      .orderBy('micro_usd', 'desc')
      .execute();
    if (page.length > 0) yield page;
  }
}
