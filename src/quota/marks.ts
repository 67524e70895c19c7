import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.ts';

/** Notes a moment, in place of an earlier one. */
export async function mark(db: Kysely<Schema>, name: string, at: number): Promise<void> {
  await db
    .insertInto('marks')
    .values({ name, at })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ at }))
    .execute();
}

/** A moment that was noted. */
export async function markOf(db: Kysely<Schema>, name: string): Promise<number | undefined> {
  const row = await db.selectFrom('marks').select('at').where('name', '=', name).executeTakeFirst();
  return row?.at;
}
