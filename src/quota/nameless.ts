import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.ts';
import type { Entry } from './ledger.ts';

/** Whose a call is not any more. */
export interface Nameless {
  /** Its member was forgotten since it was begun. */
  member: boolean;
  /** Its server was, and the sums of that server's days are gone. */
  server: boolean;
}

/** Finds out whether somebody was forgotten while a call was still being paid. */
export async function isNameless(db: Kysely<Schema>, { at, ...entry }: Entry): Promise<Nameless> {
  const rows = await db
    .selectFrom('forgotten')
    .select('kind')
    .where(({ or, and }) =>
      or([and({ kind: 'member', id: entry.user_id }), and({ kind: 'server', id: entry.server_id })]),
    )
    .where('at', '>=', at)
    .execute();
  const kinds = rows.map(({ kind }) => kind);
  return { member: kinds.includes('member'), server: kinds.includes('server') };
}

/** A row of the ledger as it is kept for its sums alone; privacy/forgetting.ts and purge.ts say the same in SQL. */
export function nameless(entry: Entry, { member, server }: Nameless): Entry {
  if (server) return { ...entry, user_id: '', server_id: '', channel_id: '', parent_id: null, turn_id: null };
  if (!member) return entry;
  // A channel of direct messages is as good as a name.
  return { ...entry, user_id: '', ...(entry.server_id === '' && { channel_id: '', parent_id: null }) };
}
