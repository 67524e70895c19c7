import { z } from 'zod';
import { Garbled, ModelFailure, Stopped } from './failure.ts';
import { failureOf } from './failure-of.ts';
import { failurePolicies } from './failure-policies.ts';
import type { OpenRouter } from './openrouter.ts';
import { totalCost } from './usage.ts';

/** What OpenRouter remembers of one answer, as it was billed. */
export interface Generation {
  id: string;
  model: string;
  provider?: string;
  /** Undefined where OpenRouter did not say. */
  costMicroUsd?: number;
  promptTokens: number;
  completionTokens: number;
  reasoningTokens: number;
  cachedTokens: number;
  /** It was interrupted. */
  cancelled: boolean;
  finishReason?: string;
}

const maybe = <Schema extends z.ZodType>(schema: Schema) => schema.nullish().catch(undefined);
const count = maybe(z.number());
const text = maybe(z.string());

const schema = z.object({
  data: z.object({
    id: z.string(),
    model: text,
    provider_name: text,
    total_cost: count,
    usage: count,
    is_byok: maybe(z.boolean()),
    upstream_inference_cost: count,
    native_tokens_prompt: count,
    native_tokens_completion: count,
    native_tokens_reasoning: count,
    native_tokens_cached: count,
    cancelled: maybe(z.boolean()),
    finish_reason: text,
  }),
});

/** Asks once. Undefined: OpenRouter does not know it, or not yet. Throws ModelFailure. */
export async function fetchGeneration(
  openrouter: OpenRouter,
  id: string,
  signal: AbortSignal,
): Promise<Generation | undefined> {
  let body: unknown;
  try {
    const server = await openrouter.target().client();
    body = await server.get('/generation', { query: { id }, signal, timeout: 30_000 });
  } catch (error) {
    if (signal.aborted) throw new Stopped();
    const failure = failureOf(error, openrouter.clock.now());
    if (failure.status === 404) return undefined;
    throw failure;
  }
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new Garbled();
  const { data } = parsed.data;
  return {
    id: data.id,
    model: data.model ?? '',
    provider: data.provider_name ?? undefined,
    costMicroUsd: totalCost(data.total_cost ?? data.usage, data.is_byok, data.upstream_inference_cost),
    promptTokens: data.native_tokens_prompt ?? 0,
    completionTokens: data.native_tokens_completion ?? 0,
    reasoningTokens: data.native_tokens_reasoning ?? 0,
    cachedTokens: data.native_tokens_cached ?? 0,
    cancelled: data.cancelled ?? false,
    finishReason: data.finish_reason ?? undefined,
  };
}

// An interrupted answer is billed later than a whole one: 1 + 2 + 4 + … s, four minutes in all.
const firstWaitMs = 1_000;
const tries = 8;

/**
 * The bill of an answer whose stream ended without one, asked for with growing delay, since it is written some time after
 * the end. Undefined where it never came. Throws ModelFailure where asking again cannot help, `Stopped` after an abort.
 */
export async function awaitGeneration(
  openrouter: OpenRouter,
  id: string,
  signal: AbortSignal,
): Promise<Generation | undefined> {
  for (let asked = 0; asked < tries; asked++) {
    await openrouter.clock.delay(firstWaitMs * 2 ** asked, signal);
    try {
      const generation = await fetchGeneration(openrouter, id, signal);
      if (generation) return generation;
    } catch (error) {
      if (!(error instanceof ModelFailure) || failurePolicies[error.kind].retry === 'never') throw error;
    }
  }
  return undefined;
}
