import { z } from 'zod';
import { Garbled } from './failure.ts';
import { lookUp } from './look-up.ts';
import type { OpenRouter } from './openrouter.ts';
import { type ModelPrices, pricingSchema } from './prices.ts';

/** One provider's offer of a model. */
export interface ModelEndpoint {
  provider: string;
  /** How its weights are rounded, such as `fp8`, where it tells. */
  quantization?: string | undefined;
  /** Tokens. */
  contextLength?: number | undefined;
  prices: ModelPrices;
  /** Percent of the last half hour in which it answered. */
  uptime?: number | undefined;
  /** To the first token, ms: half of the requests of the last half hour were faster. */
  latencyMs?: number | undefined;
  /** Tokens a second, likewise. */
  throughput?: number | undefined;
  /** It is asked less, or not at all. */
  degraded: boolean;
}

const maybe = <Schema extends z.ZodType>(schema: Schema) => schema.nullish().catch(undefined);
const median = maybe(z.object({ p50: maybe(z.number()) }));

const body = z.object({ data: z.object({ endpoints: z.array(z.unknown()) }) });

const endpoint = z.object({
  provider_name: z.string(),
  quantization: maybe(z.string()),
  context_length: maybe(z.number()),
  pricing: pricingSchema.catch({ tiers: [] }),
  status: maybe(z.number()),
  uptime_last_30m: maybe(z.number()),
  latency_last_30m: median,
  throughput_last_30m: median,
});

/**
 * Who serves a model, in OpenRouter's order (docs, list endpoints for a model). What cannot be read of it is left out.
 *
 * @param id as it is listed: neither an alias nor with a variant that only changes routing
 * @throws {ModelFailure}
 */
export async function fetchEndpoints(
  openrouter: OpenRouter,
  id: string,
  signal: AbortSignal,
): Promise<ModelEndpoint[]> {
  const path = id.split('/').map(encodeURIComponent).join('/');
  const found = await lookUp(openrouter, `/models/${path}/endpoints`, openrouter.apiKey, signal);
  const parsed = body.safeParse(found);
  if (!parsed.success) throw new Garbled();
  return parsed.data.data.endpoints.flatMap((value) => {
    const { data } = endpoint.safeParse(value);
    if (!data) return [];
    return {
      provider: data.provider_name,
      quantization: data.quantization === 'unknown' ? undefined : (data.quantization ?? undefined),
      contextLength: data.context_length ?? undefined,
      prices: data.pricing,
      uptime: data.uptime_last_30m ?? undefined,
      latencyMs: data.latency_last_30m?.p50 ?? undefined,
      throughput: data.throughput_last_30m?.p50 ?? undefined,
      degraded: (data.status ?? 0) < 0,
    };
  });
}
