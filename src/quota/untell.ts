import { sql, type Transaction } from 'kysely';
import type { Schema } from '../store/schema.ts';
import { countedAs, toldBit } from './limit-row.ts';
import type { LimitKey } from './limits.ts';
import { allMembers } from './reset.ts';

/** Forgets who was told of a limit, since it is another one now: where 80 % of that are used, they are told again. */
export async function untell(
  transaction: Transaction<Schema>,
  serverId: string,
  { who, subjectId, unit }: Omit<LimitKey, 'per'>,
): Promise<void> {
  const bit = toldBit({ who, unit });
  const ofOne = who === 'member' || who === 'channel' || who === 'server';
  const name = ofOne
    ? countedAs({ who, server_id: serverId, subject_id: subjectId }, subjectId)
    : `${allMembers(serverId)}%`;
  await sql`UPDATE counters SET told = told - (told & ${bit})
    WHERE subject ${sql.raw(ofOne ? '=' : 'LIKE')} ${name} AND told <> 0`.execute(transaction);
}
