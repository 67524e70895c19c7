import { randomBytes } from 'node:crypto';
import type { Store } from './store.ts';

/**
 * A secret of this database, made when it is first asked for and the same ever after, for all processes that share it.
 *
 * @returns 32 bytes, hexadecimal
 */
export async function secretOf({ sql }: Store, name: string): Promise<string> {
  await sql
    .insertInto('secrets')
    .values({ name, value: randomBytes(32).toString('hex') })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const { value } = await sql
    .selectFrom('secrets')
    .select('value')
    .where('name', '=', name)
    .executeTakeFirstOrThrow();
  return value;
}
