import { UserError } from '../../errors.ts';
import type { Usage } from '../../openrouter/events.ts';
import { isNear } from '../../openrouter/near.ts';
import type { Preset } from '../../presets/schema.ts';
import type { Fare } from './fare.ts';

/** What a server of one's own costs, in micro-USD per million tokens and per request. */
export interface OwnPrice {
  prompt: number;
  completion: number;
  request: number;
}

/**
 * The price of a server that is not OpenRouter: what the preset says, and nothing where it stands in one's own network.
 *
 * @throws {UserError} where it stands elsewhere and the preset does not say
 */
export function ownPrice(
  { price, name, model }: Pick<Preset, 'price' | 'name' | 'model'>,
  baseUrl: string,
): OwnPrice {
  if (price) return { ...price, request: price.request ?? 0 };
  if (isNear(baseUrl)) return { prompt: 0, completion: 0, request: 0 };
  throw new UserError((texts) => texts.quota.unknownPrice(model, name));
}

/** What a request to it can cost at the most. */
export function ownFare(rates: OwnPrice, promptTokens: number): Omit<Fare, 'maxPrice'> {
  const { prompt, completion, request } = rates;
  return { rates: { prompt, completion, fixed: Math.ceil(request) }, promptTokens };
}

/** What an answer of it has cost, in whole micro-USD. */
export function ownCost({ prompt, completion, request }: OwnPrice, usage: Usage): number {
  const millionths = usage.promptTokens * prompt + usage.completionTokens * completion;
  return Math.ceil(Number((millionths / 1e6 + request).toPrecision(12)));
}
