import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { Threads } from '../history/threads.ts';
import type { Schema } from '../store/schema.ts';
import { type Kept, removeTurns } from './remove-turns.ts';

/** What a purge goes through. */
export interface Purging extends Kept {
  threads: Pick<Threads, 'remove'>;
}

/**
 * Removes all that is kept of a server, for good: conversations with their files and summaries, settings, presets, limits,
 * usage, audit. What models have cost stays, as nobody's. What comes after `at` stays, and so does what is still being paid,
 * until it is settled (quota/nameless.ts).
 *
 * @param at ms since 1970
 * @returns how many turns were removed
 */
export async function purgeServer(
  kept: Purging,
  serverId: string,
  at: number = kept.store.now(),
): Promise<number> {
  const { store } = kept;
  await store.sql
    .insertInto('forgotten')
    .values({ kind: 'server', id: serverId, at, applied: 0 })
    .onConflict((conflict) => conflict.columns(['kind', 'id']).doUpdateSet({ at, applied: 0 }))
    .execute();
  const removed = await removeTurns(kept, (build) =>
    build.and([build('server_id', '=', serverId), build('created_at', '<=', at)]),
  );
  const places = await store.sql
    .selectFrom('turns')
    .select('place')
    .distinct()
    .where('server_id', '=', serverId)
    .execute();
  const threads = await store.sql
    .selectFrom('threads')
    .select('thread_id as place')
    .where('server_id', '=', serverId)
    .where('created_at', '<=', at)
    .execute();
  for (const { place } of [...places, ...threads]) await kept.threads.remove(place);
  await store.sql.transaction().execute(async (transaction) => {
    await removeNodes(transaction, serverId, at);
    await removeRules(transaction, serverId);
    await removeSums(transaction, serverId, at);
    await transaction
      .updateTable('forgotten')
      .set({ applied: 1 })
      .where('kind', '=', 'server')
      .where('id', '=', serverId)
      .where('at', '=', at)
      .execute();
  });
  await store.checkpoint();
  return removed;
}

/** Nobody goes on from the empty nodes any more. */
async function removeNodes(transaction: Transaction<Schema>, serverId: string, at: number): Promise<void> {
  const ids = transaction
    .selectFrom('turns')
    .select('id')
    .where('server_id', '=', serverId)
    .where('created_at', '<=', at);
  for (const table of ['messages', 'heads', 'compared', 'reminders', 'shown'] as const)
    await transaction.deleteFrom(table).where('turn_id', 'in', ids).execute();
  await transaction
    .deleteFrom('turns')
    .where('server_id', '=', serverId)
    .where('created_at', '<=', at)
    .execute();
}

/** Tables whose rows go with their server. */
const ofServers = [
  ...(['settings', 'server_presets', 'server_commands', 'limits', 'grants', 'zones'] as const),
  ...(['usage_reports', 'usage_days', 'access_rules', 'audit', 'audit_logs'] as const),
] as const;

/** What its admins have set, the record of it, and what was used there. */
async function removeRules(transaction: Transaction<Schema>, serverId: string): Promise<void> {
  for (const table of ofServers)
    await transaction.deleteFrom(table).where('server_id', '=', serverId).execute();
  // Raised and never deleted: see presets/of-server.ts.
  await transaction
    .updateTable('preset_revisions')
    .set((build) => ({ revision: build('revision', '+', 1) }))
    .where('server_id', '=', serverId)
    .execute();
}

async function removeSums(transaction: Transaction<Schema>, serverId: string, at: number): Promise<void> {
  await transaction
    .updateTable('calls')
    .set({ server_id: '', user_id: '', channel_id: '', parent_id: null, turn_id: null })
    .where('server_id', '=', serverId)
    .where('at', '<=', at)
    // What is not settled yet has to find the limits that it counts in.
    .where('state', 'in', ['settled', 'unknown'])
    .execute();
  await sql`DELETE FROM counters WHERE subject = ${`server:${serverId}`}
    OR subject LIKE ${`channel:${serverId}/%`} OR subject LIKE ${`member:${serverId}/%`}`.execute(
    transaction,
  );
  await sql`DELETE FROM marks WHERE name = ${`reset server:${serverId}`}
    OR name LIKE ${`reset channel:${serverId}/%`} OR name LIKE ${`reset member:${serverId}/%`}`.execute(
    transaction,
  );
}

/** The servers that are to be purged anew: a restored backup has brought them back, or a crash has broken it off. */
export async function serversToPurge({ sql }: Kept['store']): Promise<{ id: string; at: number }[]> {
  return await sql
    .selectFrom('forgotten')
    .select(['id', 'at'])
    .where('kind', '=', 'server')
    .where('applied', '=', 0)
    .execute();
}

/** Ids of the servers of which something is kept. */
export async function serversKept({ sql }: Kept['store']): Promise<string[]> {
  const ids = new Set<string>();
  for (const table of ['turns', 'threads', ...ofServers] as const) {
    const rows = await sql
      .selectFrom(table)
      .select('server_id')
      .distinct()
      .where('server_id', '!=', '')
      .execute();
    for (const { server_id } of rows) ids.add(server_id);
  }
  return [...ids];
}
