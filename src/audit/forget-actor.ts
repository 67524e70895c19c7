import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.ts';

/** Stands in records in place of somebody who was forgotten: servers keep what was changed in them, but not by whom. */
export const forgottenActor = 'forgotten';

/**
 * Takes a member out of the audit: what they have reported and what they have chosen for themselves is deleted; of what they
 * have changed for others only their name goes.
 *
 * @param db perhaps a transaction
 * @param at ms since 1970: what was recorded later stays
 */
export async function forgetActor(db: Kysely<Schema>, userId: string, at: number): Promise<void> {
  await db
    .deleteFrom('audit')
    .where('actor_id', '=', userId)
    .where('at', '<=', at)
    .where((row) =>
      row.or([
        row('action', 'like', 'reports.%'),
        row('server_id', '=', '').and('target', '=', `member:${userId}`),
      ]),
    )
    .execute();
  await db
    .updateTable('audit')
    .set({ actor_id: forgottenActor })
    .where('actor_id', '=', userId)
    .where('at', '<=', at)
    .execute();
}
