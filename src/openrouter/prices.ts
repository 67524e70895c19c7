import { z } from 'zod';

/** Prices of tokens in micro-USD per million tokens; undefined: unknown (a router's "-1") or not listed. */
export interface TokenPrices {
  prompt?: number;
  completion?: number;
  cacheRead?: number;
  cacheWrite?: number;
  /** Reasoning, where it is priced apart from the completion. */
  reasoning?: number;
  /** Audio input. */
  audio?: number;
}

/** A price that replaces others: above a prompt length, or at a time of the day. */
export interface PriceTier extends TokenPrices {
  /** Holds for prompts of more tokens than this. */
  abovePromptTokens?: number;
  /** Holds at some times only (OpenRouter's `utc_start`, `utc_end`, `utc_days`), so it may or may not apply. */
  timed: boolean;
}

/** What a model costs. */
export interface ModelPrices extends TokenPrices {
  /** Micro-USD per request. */
  request?: number;
  /** Micro-USD per image read. */
  image?: number;
  /** Micro-USD per search. */
  webSearch?: number;
  /** Later ones win. */
  tiers: PriceTier[];
}

const amount = z.union([z.string(), z.number()]).optional().catch(undefined);
const tokenFields = {
  prompt: amount,
  completion: amount,
  input_cache_read: amount,
  input_cache_write: amount,
  internal_reasoning: amount,
  audio: amount,
};

/** OpenRouter's `pricing`: decimal strings in USD per token or per unit (docs, models). */
export const pricingSchema = z
  .object({
    ...tokenFields,
    request: amount,
    image: amount,
    web_search: amount,
    overrides: z
      .array(
        z.object({
          ...tokenFields,
          min_prompt_tokens: z.number().optional().catch(undefined),
          utc_start: z.unknown().optional(),
          utc_end: z.unknown().optional(),
          utc_days: z.unknown().optional(),
        }),
      )
      .catch([]),
  })
  .partial()
  .transform(
    (pricing): ModelPrices => ({
      ...tokenPrices(pricing),
      request: microUsd(pricing.request, 1),
      image: microUsd(pricing.image, 1),
      webSearch: microUsd(pricing.web_search, 1),
      tiers: (pricing.overrides ?? []).map((tier) => ({
        ...tokenPrices(tier),
        abovePromptTokens: tier.min_prompt_tokens,
        timed: [tier.utc_start, tier.utc_end, tier.utc_days].some((value) => value != null),
      })),
    }),
  );

type Amount = string | number | undefined;

function tokenPrices(pricing: { [Field in keyof typeof tokenFields]?: Amount }): TokenPrices {
  return {
    prompt: microUsd(pricing.prompt, 1e6),
    completion: microUsd(pricing.completion, 1e6),
    cacheRead: microUsd(pricing.input_cache_read, 1e6),
    cacheWrite: microUsd(pricing.input_cache_write, 1e6),
    reasoning: microUsd(pricing.internal_reasoning, 1e6),
    audio: microUsd(pricing.audio, 1e6),
  };
}

/** USD per unit → micro-USD per `units`; negative and unreadable amounts are unknown. */
function microUsd(usd: Amount, units: number): number | undefined {
  const value = usd === undefined || usd === '' ? Number.NaN : Number(usd);
  // Twelve digits take away what binary fractions add, such as 0.825 → 824999.9999999999.
  return Number.isFinite(value) && value >= 0 ? Number((value * units * 1e6).toPrecision(12)) : undefined;
}

/** An amount in USD → whole micro-USD, rounded up, so that a sum of them is never too small. */
export function wholeMicroUsd(usd: number): number {
  return Math.ceil(Number((usd * 1e6).toPrecision(12)));
}

/** How much of what one call uses or may use. */
export interface Consumption {
  /** All tokens of the prompt, cached ones included. */
  promptTokens: number;
  /** All tokens of the answer, reasoning included. */
  completionTokens: number;
  /** Of the prompt's tokens: read from the cache. */
  cachedTokens?: number;
  /** Of the prompt's tokens: written to the cache. */
  cacheWriteTokens?: number;
}

/**
 * The highest price of a call, in whole micro-USD; undefined where a price is unknown. Where a tier may apply (by its
 * length) or might apply (by the time), the dearer price counts, and reasoning counts at the dearer of its two prices.
 */
export function worstCost(prices: ModelPrices, used: Consumption): number | undefined {
  const tiers = prices.tiers.filter((tier) => used.promptTokens > (tier.abovePromptTokens ?? -1));
  const dearest = (field: keyof TokenPrices) => {
    const known = [prices, ...tiers].map((tier) => tier[field]).filter((price) => price !== undefined);
    return known.length > 0 ? Math.max(...known) : undefined;
  };
  const prompt = dearest('prompt');
  const completion = dearest('completion');
  if (prompt === undefined || completion === undefined) return undefined;
  const { cachedTokens: read = 0, cacheWriteTokens: written = 0 } = used;
  const plain = Math.max(0, used.promptTokens - read - written);
  const millionths =
    plain * prompt +
    read * (dearest('cacheRead') ?? prompt) +
    written * (dearest('cacheWrite') ?? prompt) +
    used.completionTokens * Math.max(completion, dearest('reasoning') ?? 0);
  return Math.ceil(Number((millionths / 1e6).toPrecision(12))) + Math.ceil(prices.request ?? 0);
}
