import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.ts';

/** Stands in records in place of somebody who was forgotten: servers keep what was changed in them, but not by whom. */
export const forgottenActor = 'forgotten';

/**
 * Takes a member out of the audit: what they have chosen for themselves is deleted; of what they have changed for others only
 * their name goes, and of what they have reported also their words. That something was reported stays, for forgetting is no
 * way around how much may be (audit/report.ts).
 *
 * @param db perhaps a transaction
 * @param at ms since 1970: what was recorded later stays
 */
export async function forgetActor(db: Kysely<Schema>, userId: string, at: number): Promise<void> {
  await db
    .deleteFrom('audit')
    .where('actor_id', '=', userId)
    .where('at', '<=', at)
    .where('server_id', '=', '')
    .where('target', '=', `member:${userId}`)
    .execute();
  await db
    .updateTable('audit')
    .set({ before: null, after: null })
    .where('actor_id', '=', userId)
    .where('at', '<=', at)
    .where('action', 'like', 'reports.%')
    .execute();
  await db
    .updateTable('audit')
    .set({ actor_id: forgottenActor })
    .where('actor_id', '=', userId)
    .where('at', '<=', at)
    .execute();
}
