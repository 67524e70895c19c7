import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';
import type { Sealing } from './sealing.ts';
import { StoreError } from './store-error.ts';

/**
 * Refuses keys that do not open what is kept, before anything is read or written; then notes the one that encrypts.
 *
 * @throws {StoreError} where a key is missing that something kept may be encrypted with
 */
export async function checkContentKeys(db: Kysely<Schema>, file: string, sealing: Sealing): Promise<void> {
  const used = await db.selectFrom('content_keys').select('id').orderBy('since').execute();
  refuseLacking(
    file,
    used.map(({ id }) => id),
    sealing.keyIds,
  );
  if (sealing.keyId !== undefined)
    await db
      .insertInto('content_keys')
      .values({ id: sealing.keyId, since: Date.now(), alone: 0 })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  if (used.some(({ id }) => id !== sealing.keyId))
    await db.updateTable('content_keys').set({ alone: 0 }).execute();
}

/**
 * @param used ids of the keys with which something may be encrypted, @param held of those that there are
 * @throws {StoreError} where one of them is missing
 */
export function refuseLacking(file: string, used: readonly string[], held: readonly string[]): void {
  const lacking = used.filter((id) => !held.includes(id));
  if (lacking.length > 0) throw new StoreError(refusal(file, lacking, held));
}

function refusal(file: string, lacking: readonly string[], held: readonly string[]): string {
  const ids = lacking.join(' and ');
  const encrypted = `What ${file} keeps of conversations is encrypted with the content key ${ids}`;
  const safe = 'Nothing was changed and nothing is lost.';
  if (held.length === 0)
    return `${encrypted}, and CONTENT_KEYS is not set. Set it to that key again. ${safe}`;
  return `${encrypted}, but CONTENT_KEYS holds only ${held.join(' and ')}. Put the missing key back, behind the new one (CONTENT_KEYS=NEW,OLD); it may go when the log says that all content is encrypted with the first. ${safe}`;
}
