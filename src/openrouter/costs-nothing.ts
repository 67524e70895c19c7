import type { Catalogue } from './catalogue.ts';
import { isFreeModel } from './model-id.ts';
import type { ModelPrices } from './prices.ts';

/** Whether a model answers without credit: a `:free` one, or one that is listed with prices of nothing. */
export function costsNothing(id: string, catalogue: Catalogue): boolean {
  if (isFreeModel(id)) return true;
  const prices = catalogue.find(id)?.prices;
  return prices?.prompt === 0 && prices.completion === 0 && isZero(prices);
}

/** Searches are paid only where a request asks for them. */
function isZero({ tiers, webSearch: _, ...own }: ModelPrices): boolean {
  const priced = [own, ...tiers.map(({ abovePromptTokens: __, timed: ___, ...tier }) => tier)];
  return priced.every((prices) => Object.values(prices).every((price) => !price));
}
