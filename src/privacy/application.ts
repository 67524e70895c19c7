import type { Store } from '../store/store.ts';

/** Whether a database began with this application of Discord; one that began with none begins with it. */
export async function applicationOf({ sql, now }: Store, id: string): Promise<boolean> {
  const first = await sql.selectFrom('applications').select('id').orderBy('since').executeTakeFirst();
  if (first) return first.id === id;
  await sql.insertInto('applications').values({ id, since: now() }).execute();
  return true;
}
