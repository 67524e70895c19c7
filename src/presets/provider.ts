import { z } from 'zod';
import { choice, flag, identifier, list, map, number } from './field.ts';

/**
 * A price as OpenRouter's schema wants it: a decimal string. Numbers are written out without an exponent.
 * Source: openrouter docs, provider routing, `max_price`.
 */
const price = z
  .union([number(0, 1e6), z.string().regex(/^\d+(\.\d+)?$/)], { error: 'a price in US dollars, such as 2.5' })
  .transform((value) => (typeof value === 'string' ? value : decimal(value)));

/** Without an exponent. (`toLocaleString` can do it too, but takes 4.5 MiB of ICU's data with it at every start.) */
function decimal(value: number): string {
  const shortest = String(value);
  return shortest.includes('e') ? value.toFixed(20).replace(/\.?0+$/, '') : shortest;
}

const percentiles = (what: string, limit: number) => {
  const value = number(0, limit);
  const byPercentile = map({
    p50: value.optional(),
    p75: value.optional(),
    p90: value.optional(),
    p99: value.optional(),
  });
  return z
    .union([value, byPercentile], { error: `${what}, or a map with p50, p75, p90, p99` })
    .optional()
    .describe(`${what}; a number counts for p50. A wish, not a demand.`);
};

const sortBy = choice('price', 'throughput', 'latency', 'exacto');
const slugs = () => list(identifier()).optional();

/** Which providers may serve a request. Source: openrouter docs, provider routing (a closed schema). */
export const provider = map({
  order: slugs().describe('Try these providers first, in this order.'),
  only: slugs().describe('Only these providers.'),
  ignore: slugs().describe('Never these providers.'),
  allow_fallbacks: flag().optional().describe('false: no other provider than the first.'),
  require_parameters: flag().optional().describe('true: only providers that honour every parameter sent.'),
  data_collection: choice('allow', 'deny')
    .optional()
    .describe('deny: only providers that keep no data for training.'),
  zdr: flag().optional().describe('true: only endpoints with zero data retention.'),
  enforce_distillable_text: flag().optional(),
  quantizations: list(
    choice('int4', 'int8', 'fp4', 'mxfp4', 'nvfp4', 'fp6', 'fp8', 'mxfp8', 'fp16', 'bf16', 'fp32', 'unknown'),
  ).optional(),
  sort: z
    .union([sortBy, map({ by: sortBy, partition: choice('model', 'none').optional() })], {
      error: 'price, throughput, latency or exacto, or a map with by and partition',
    })
    .optional()
    .describe('Sort the providers by this instead of balancing the load.'),
  preferred_min_throughput: percentiles('tokens per second', 1e6),
  preferred_max_latency: percentiles('seconds to the first token', 3600),
  max_price: map({
    prompt: price.optional(),
    completion: price.optional(),
    request: price.optional(),
    image: price.optional(),
    audio: price.optional(),
  })
    .optional()
    .describe('Never dearer than this: US dollars per million tokens, or per request or image.'),
});
