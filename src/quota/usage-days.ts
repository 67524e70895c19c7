import { type Insertable, sql, type Transaction } from 'kysely';
import type { Schema, UsageDaysTable } from '../store/schema.ts';
import type { Entry } from './ledger.ts';

/** The sums of a day that a call takes part in. */
type Share = Insertable<UsageDaysTable>;

/**
 * Brings the sums of a call's day up to date: a call takes part in them as soon as it has ended, its cost as soon as it is
 * known. Calls whose cost nobody tells are counted, and cost nothing here.
 *
 * @param day YYYY-MM-DD: the one in whose sums it takes part already, else that on which it was begun in the server's zone
 */
export async function countInDay(
  transaction: Transaction<Schema>,
  day: string,
  before: Entry,
  after: Entry,
): Promise<void> {
  const old = shareOf(before, day);
  const share = shareOf(after, day);
  if (old.calls > 0 && old.model !== share.model) {
    await add(transaction, negative(old));
    const key = Object.fromEntries(keys.map((name) => [name, old[name]]));
    await transaction
      .deleteFrom('usage_days')
      .where((row) => row.and({ ...key, calls: 0 }))
      .execute();
    await add(transaction, share);
  } else await add(transaction, sum(share, negative(old)));
}

const counted = ['calls', 'unknown', 'micro_usd', 'prompt_tokens', 'completion_tokens'] as const;
const keys = ['server_id', 'day', 'user_id', 'channel_id', 'preset', 'model'] as const;

function shareOf(entry: Entry, day: string): Share {
  const ended = entry.state !== 'open';
  return {
    ...{ server_id: entry.server_id, day, user_id: entry.user_id },
    channel_id: entry.parent_id ?? entry.channel_id,
    ...{ preset: entry.preset, model: entry.model_served ?? entry.model_asked },
    calls: ended ? 1 : 0,
    unknown: entry.state === 'unknown' ? 1 : 0,
    micro_usd: entry.cost_micro_usd ?? 0,
    prompt_tokens: ended ? entry.prompt_tokens : 0,
    completion_tokens: ended ? entry.completion_tokens : 0,
  };
}

async function add(transaction: Transaction<Schema>, share: Share): Promise<void> {
  await transaction
    .insertInto('usage_days')
    .values(share)
    .onConflict((conflict) =>
      conflict
        .columns(keys)
        .doUpdateSet((row) =>
          Object.fromEntries(
            counted.map((name) => [
              name,
              sql`${row.ref(`usage_days.${name}`)} + ${row.ref(`excluded.${name}`)}`,
            ]),
          ),
        ),
    )
    .execute();
}

function sum(a: Share, b: Share): Share {
  return { ...a, ...Object.fromEntries(counted.map((name) => [name, a[name] + b[name]])) };
}

function negative(share: Share): Share {
  return { ...share, ...Object.fromEntries(counted.map((name) => [name, -share[name]])) };
}
