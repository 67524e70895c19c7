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
  /** What is to be cached for an hour. */
  cacheWriteLong?: number;
  /** Images that the model makes. */
  imageOutput?: number;
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
  input_cache_write_1h: amount,
  image_output: amount,
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
    cacheWriteLong: microUsd(pricing.input_cache_write_1h, 1e6),
    imageOutput: microUsd(pricing.image_output, 1e6),
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

/** What may make tokens dearer than their usual price. */
export interface Circumstances {
  /** All tokens of the prompt, at the most: tiers begin above a length. */
  promptTokens: number;
  /** What is cached is asked to be kept for an hour. */
  cachesLong?: boolean;
  /** The model may answer with images. */
  makesImages?: boolean;
  /** The prompt holds recordings, or videos with sound. */
  hears?: boolean;
}

/** The highest prices that a request can meet, in micro-USD per million tokens. */
export interface HighestPrices {
  /** Of the prompt and of the answer, as providers are compared by them; a tier that may apply included. */
  listed: { prompt: number; completion: number };
  /** As they may be charged: cache writes, thoughts and images included. */
  charged: { prompt: number; completion: number };
}

/**
 * The highest prices of a model; undefined where one is unknown. Where a tier may apply (by the prompt's length) or might
 * apply (by the time), the dearer price counts.
 */
export function highestPrices(prices: ModelPrices, circumstances: Circumstances): HighestPrices | undefined {
  const { promptTokens, cachesLong, makesImages, hears } = circumstances;
  const tiers = prices.tiers.filter((tier) => promptTokens > (tier.abovePromptTokens ?? -1));
  const highest = (...fields: (keyof TokenPrices | false | undefined)[]) => {
    const of = [prices, ...tiers];
    const known = fields.flatMap((field) => (field ? of.map((tier) => tier[field] ?? 0) : []));
    return Math.max(...known);
  };
  if (prices.prompt === undefined || prices.completion === undefined) return undefined;
  return {
    listed: { prompt: highest('prompt'), completion: highest('completion') },
    charged: {
      prompt: highest('prompt', 'cacheRead', 'cacheWrite', cachesLong && 'cacheWriteLong', hears && 'audio'),
      completion: highest('completion', 'reasoning', makesImages && 'imageOutput'),
    },
  };
}

/**
 * A price, rounded up to six digits, the last of which is one more than needed: whoever compares it with the same price
 * in binary fractions (as `provider.max_price` is compared) never finds it too low.
 */
export function withMargin(price: number): number {
  if (price === 0) return 0;
  const unit = 10 ** (Math.floor(Math.log10(price)) - 5);
  return Number(((Math.ceil(Number((price / unit).toPrecision(12))) + 1) * unit).toPrecision(12));
}

/** Micro-USD per million tokens, as `provider.max_price` takes it: USD per million tokens, without an exponent. */
export function decimalUsd(microUsd: number): string {
  return (microUsd / 1e6).toFixed(12).replace(/\.?0+$/, '');
}
