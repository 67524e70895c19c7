import { createAudit } from '../../src/audit/audit.ts';
import type { CallEnd } from '../../src/quota/call-end.ts';
import { createQuota } from '../../src/quota/create-quota.ts';
import { createLimits, type Limits } from '../../src/quota/limits.ts';
import type { OperatorLimit } from '../../src/quota/operator-limit.ts';
import type { HeldLimit, PlannedCall } from '../../src/quota/planned-call.ts';
import type { Quota } from '../../src/quota/quota.ts';
import { QuotaRefusal } from '../../src/quota/refusal.ts';
import { openStore, type Store } from '../../src/store/store.ts';

/** A Sunday, in the middle of an hour. */
export const noon = Date.UTC(2026, 10, 22, 12, 30);

const stores: Store[] = [];

/** A quota with its limits on a store of its own, whose clock is `clock.now`. */
export async function openQuota(
  options: { operator?: OperatorLimit[]; url?: string; now?: number } = {},
): Promise<{ quota: Quota; limits: Limits; store: Store; clock: { now: number } }> {
  const { operator = [], url = 'sqlite://:memory:', now = noon } = options;
  const clock = { now };
  const store = await openStore(url, { now: () => clock.now });
  stores.push(store);
  return {
    quota: createQuota(store, { operator }),
    limits: createLimits(store, createAudit(store)),
    store,
    clock,
  };
}

/** Closes the stores of a test. */
export async function closeStores(): Promise<void> {
  for (const store of stores.splice(0)) await store.close();
}

/** A call of mara's in a thread of the channel `c` of the server `s`; a token of its answer costs one micro-USD. */
export function aCall(changes: Partial<PlannedCall> = {}): PlannedCall {
  return {
    payer: { userId: 'mara', serverId: 's', channelId: 't', parentId: 'c', roleIds: [] },
    ...{ purpose: 'answer', preset: 'chat', modelAsked: 'a/model', counts: true },
    rates: { prompt: 0, completion: 1_000_000, fixed: 0 },
    ...{ promptTokens: 100, maxTokens: 1000, leastTokens: 10 },
    ...changes,
  };
}

/** An answer that cost so many micro-USD and had as many tokens. */
export function cost(microUsd: number, changes: Partial<CallEnd> = {}, promptTokens = 100): CallEnd {
  return {
    ...{ outcome: 'done', generationId: 'gen', modelServed: 'a/model', provider: 'P', totalMs: 1000 },
    usage: {
      ...{ promptTokens, completionTokens: microUsd },
      ...{ reasoningTokens: 0, cachedTokens: 0, cacheWriteTokens: 0 },
    },
    bill: { state: 'known', costMicroUsd: microUsd },
    ...changes,
  };
}

/** The limit that a promise was refused with. */
export async function refusalOf(asked: Promise<unknown>): Promise<HeldLimit> {
  const error = await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof QuotaRefusal) return error.limit;
  throw new Error('it was not refused', { cause: error });
}
