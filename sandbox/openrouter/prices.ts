import type { WireModel } from './catalogue.ts';

/** What an answer costs by a model's prices, in USD; of the prompt `cached` tokens were read from a cache, `written` to one. Unknown models and routers cost nothing. */
export function costOf(
  model: WireModel | undefined,
  {
    prompt,
    cached,
    written = 0,
    completion,
  }: { prompt: number; cached: number; written?: number; completion: number },
): { prompt: number; completion: number; total: number } {
  if (!model) return { prompt: 0, completion: 0, total: 0 };
  const price = { ...model.pricing };
  for (const override of model.pricing.overrides ?? []) {
    if (prompt > override.min_prompt_tokens) Object.assign(price, override);
  }
  const input = usd(price.prompt);
  const read = typeof price.input_cache_read === 'string' ? usd(price.input_cache_read) : input;
  const write = typeof price.input_cache_write === 'string' ? usd(price.input_cache_write) : input;
  const cost = {
    prompt: round((prompt - cached - written) * input + cached * read + written * write),
    completion: round(completion * usd(price.completion)),
  };
  return { ...cost, total: round(cost.prompt + cost.completion) };
}

function usd(price: string): number {
  return Math.max(0, Number(price));
}

/** To a ten-thousandth of a micro-dollar, so that sums look like sums. */
function round(value: number): number {
  return Math.round(value * 1e10) / 1e10;
}
