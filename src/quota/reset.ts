import type { Transaction } from 'kysely';
import type { Schema } from '../store/schema.ts';
import { mark } from './marks.ts';
import { subject } from './subjects.ts';

/** Whose use is counted from 0 again: for `everyone` and `each` that of all members. */
export interface ResetSubject {
  who: 'member' | 'channel' | 'server' | 'everyone' | 'each';
  subjectId: string;
}

/** The beginning of the names under which a server's members are counted; as a mark: all of them. */
export const allMembers = (serverId: string) => subject.member(serverId, '');

/** Counts what was used in the running windows as 0, and remembers it for the day on which counters are made anew. */
export async function resetCounters(
  transaction: Transaction<Schema>,
  serverId: string,
  { who, subjectId }: ResetSubject,
  now: number,
): Promise<void> {
  const name = {
    member: subject.member(serverId, subjectId),
    channel: subject.channel(serverId, subjectId),
    server: subject.server(serverId),
    everyone: allMembers(serverId),
    each: allMembers(serverId),
  }[who];
  const all = name === allMembers(serverId);
  await transaction
    .updateTable('counters')
    .set({ micro_usd: 0, tokens: 0, requests: 0, told: 0 })
    .where('subject', all ? 'like' : '=', all ? `${name}%` : name)
    .where('ends', '>', now)
    .execute();
  await mark(transaction, `reset ${name}`, now);
}
