import type { Insertable, Selectable, Transaction } from 'kysely';
import type { CallsTable, Schema } from '../store/schema.ts';
import type { CallEnd } from './call-end.ts';
import type { Payer } from './payer.ts';
import type { PlannedCall } from './planned-call.ts';

/** A row of the ledger. */
export type Entry = Selectable<CallsTable>;

/** Enters a call that is about to be sent. @returns the row's id */
export async function enter(
  transaction: Transaction<Schema>,
  call: PlannedCall,
  { at, microUsd, tokens }: { at: number; microUsd: number; tokens: number },
): Promise<number> {
  const { userId, serverId = '', channelId, parentId, roleIds } = call.payer;
  const values: Insertable<CallsTable> = {
    ...{ at, state: 'open', purpose: call.purpose, turn_id: call.turnId ?? null },
    ...{ user_id: userId, server_id: serverId, channel_id: channelId, parent_id: parentId ?? null },
    role_ids: roleIds.length > 0 ? JSON.stringify(roleIds) : null,
    ...{ preset: call.preset, model_asked: call.modelAsked },
    requests: call.counts ? 1 : 0,
    ...{ reserved_micro_usd: microUsd, reserved_tokens: tokens },
  };
  const { id } = await transaction
    .insertInto('calls')
    .values(values)
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Whose limits a call counts against. */
export function payerOf(entry: Entry): Payer {
  return {
    userId: entry.user_id,
    serverId: entry.server_id || undefined,
    channelId: entry.channel_id,
    parentId: entry.parent_id ?? undefined,
    roleIds: entry.role_ids === null ? [] : JSON.parse(entry.role_ids),
  };
}

/** A row as it stands once the end of its call is known, or more of it than before. What is not told stays as it was. */
export function endedEntry(entry: Entry, end: CallEnd): Entry {
  const { usage, bill } = end;
  if (bill.state === 'known' && !(Number.isSafeInteger(bill.costMicroUsd) && bill.costMicroUsd >= 0))
    throw new RangeError(`not a cost: ${bill.costMicroUsd}`);
  const state = ({ known: 'settled', later: 'unbilled', unknown: 'unknown' } as const)[bill.state];
  return {
    ...entry,
    state,
    role_ids: state === 'unbilled' ? entry.role_ids : null,
    outcome: end.outcome ?? entry.outcome,
    generation_id: end.generationId ?? entry.generation_id,
    model_served: end.modelServed ?? entry.model_served,
    provider: end.provider ?? entry.provider,
    ...(usage && {
      prompt_tokens: usage.promptTokens,
      completion_tokens: usage.completionTokens,
      reasoning_tokens: usage.reasoningTokens,
      cache_read_tokens: usage.cachedTokens,
      cache_write_tokens: usage.cacheWriteTokens,
      images: usage.images ?? entry.images,
      searches: usage.webSearches ?? entry.searches,
    }),
    cost_micro_usd: bill.state === 'known' ? bill.costMicroUsd : null,
    first_token_ms: end.firstTokenMs ?? entry.first_token_ms,
    total_ms: end.totalMs ?? entry.total_ms,
  };
}

/**
 * What an entry counts as used in the limits. Where nobody tells, it counts as what was set aside.
 * `recount.ts` says the same in SQL.
 */
export function usedBy(entry: Entry): { microUsd: number; tokens: number } {
  const told = entry.prompt_tokens + entry.completion_tokens;
  if (entry.state === 'settled') return { microUsd: entry.cost_micro_usd ?? 0, tokens: told };
  if (entry.state === 'unknown')
    return { microUsd: entry.reserved_micro_usd, tokens: told > 0 ? told : entry.reserved_tokens };
  return { microUsd: 0, tokens: 0 };
}
