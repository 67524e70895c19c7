import { z } from 'zod';
import type { Attempt, Usage } from './events.ts';
import { wholeMicroUsd } from './prices.ts';

const count = z.number().nonnegative().nullish().catch(undefined);
const group = <Shape extends z.ZodRawShape>(shape: Shape) => z.object(shape).nullish().catch(undefined);
const searches = group({ web_search_requests: count });

const schema = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  cost: count,
  is_byok: z.boolean().nullish().catch(undefined),
  prompt_tokens_details: group({ cached_tokens: count, cache_write_tokens: count }),
  completion_tokens_details: group({ reasoning_tokens: count }),
  cost_details: group({ upstream_inference_cost: count }),
  server_tool_use_details: searches,
  server_tool_use: searches,
});

/**
 * Reads `usage`; every field of it may be missing or null (OpenRouter docs, usage accounting). Undefined where there is none.
 * With one's own provider key (BYOK) the provider's charge comes on top of OpenRouter's.
 */
export function readUsage(value: unknown): Usage | undefined {
  // Most chunks have none, and what a failed parse leaves behind lives until the next full collection.
  if (value == null) return undefined;
  const parsed = schema.safeParse(value);
  if (!parsed.success) return undefined;
  const usage = parsed.data;
  if (usage.prompt_tokens == null && usage.completion_tokens == null && usage.cost == null) return undefined;
  return {
    promptTokens: usage.prompt_tokens ?? 0,
    completionTokens: usage.completion_tokens ?? 0,
    reasoningTokens: usage.completion_tokens_details?.reasoning_tokens ?? 0,
    cachedTokens: usage.prompt_tokens_details?.cached_tokens ?? 0,
    cacheWriteTokens: usage.prompt_tokens_details?.cache_write_tokens ?? 0,
    webSearches: (usage.server_tool_use_details ?? usage.server_tool_use)?.web_search_requests ?? 0,
    costMicroUsd: totalCost(usage.cost, usage.is_byok, usage.cost_details?.upstream_inference_cost),
  };
}

/** What several requests took together; undefined where none of them said. */
export function sumOfUsage(usages: readonly (Usage | undefined)[]): Usage | undefined {
  const known = usages.filter((usage) => usage !== undefined);
  if (known.length === 0) return undefined;
  const sum = (of: (usage: Usage) => number) => known.reduce((total, usage) => total + of(usage), 0);
  return {
    promptTokens: sum(({ promptTokens }) => promptTokens),
    completionTokens: sum(({ completionTokens }) => completionTokens),
    reasoningTokens: sum(({ reasoningTokens }) => reasoningTokens),
    cachedTokens: sum(({ cachedTokens }) => cachedTokens),
    cacheWriteTokens: sum(({ cacheWriteTokens }) => cacheWriteTokens),
    webSearches: sum(({ webSearches }) => webSearches),
    // One that is not known makes the whole unknown.
    costMicroUsd: known.every(({ costMicroUsd }) => costMicroUsd !== undefined)
      ? sum(({ costMicroUsd = 0 }) => costMicroUsd)
      : undefined,
  };
}

/**
 * What a request took, and with it those before it that failed and were paid all the same, such as for an empty answer. Where its
 * own cost is yet to be told it stands alone, so that it stays known as such.
 */
export function withFailed(failed: readonly Attempt[], { usage, generationId }: Billed): Usage | undefined {
  if (generationId !== undefined && usage?.costMicroUsd === undefined) return usage;
  const paid = failed.filter(({ failure }) => failure.usage?.costMicroUsd !== undefined);
  return sumOfUsage([...paid.map(({ failure }) => failure.usage), usage]);
}

/** A request that was answered, or failed. */
type Billed = { usage?: Usage | undefined; generationId?: string | undefined };

/** What a call cost in whole micro-USD, from amounts in USD; undefined where OpenRouter did not say. */
export function totalCost(
  cost: number | null | undefined,
  isByok: boolean | null | undefined,
  upstreamCost: number | null | undefined,
): number | undefined {
  if (cost == null) return undefined;
  return wholeMicroUsd(cost + (isByok ? (upstreamCost ?? 0) : 0));
}
