import { UserError } from '../../errors.ts';
import type { ModelCall } from '../../openrouter/call.ts';
import type { Catalogue } from '../../openrouter/catalogue.ts';
import { modalitiesFor } from '../../openrouter/modalities.ts';
import { parseModelId } from '../../openrouter/model-id.ts';
import { decimalUsd, type HighestPrices, highestPrices, withMargin } from '../../openrouter/prices.ts';
import { serverTools } from '../../openrouter/server-tools.ts';
import type { Preset } from '../../presets/schema.ts';
import type { Rates } from '../../quota/planned-call.ts';
import { filesIn } from './prompt-estimate.ts';

/** What a request can cost at the most. */
export interface Fare {
  rates: Rates;
  /** All that is read: the prompt once for each time that a tool of OpenRouter's own is called, with its results. */
  promptTokens: number;
  /** For `provider.max_price`, in USD per million tokens and per request. */
  maxPrice: Readonly<Record<string, string>>;
}

/** A parsed page costs so much (OpenRouter docs, PDF inputs: mistral-ocr), micro-USD; and a file has at most so many. */
const pageMicroUsd = 2200;
const mostPages = 1000;

/**
 * The dearest fare of the models that a request carries. Where the preset gives a `price`, that stands for the models'
 * own prices of tokens and requests; the preset's `max_price` is never passed.
 *
 * @param promptTokens the upper estimate of the prompt
 * @throws {UserError} where the price of a model is not known
 */
export function fareOf(
  models: readonly string[],
  { price, name }: Pick<Preset, 'price' | 'name'>,
  call: Pick<ModelCall, 'request' | 'messages' | 'media'>,
  promptTokens: number,
  catalogue: Catalogue,
): Fare {
  const { request } = call;
  const { images, files, recordings } = filesIn(call.messages);
  const online = models.some((id) => parseModelId(id).variants.includes('online'));
  const tools = serverTools(
    online ? { ...request, plugins: [...list(request.plugins), { id: 'web' }] } : request,
  );
  if (tools.unknown !== undefined && price?.request === undefined)
    throw new UserError((texts) => texts.quota.unknownPrice(tools.unknown ?? '', name));
  const calls = tools.calls + 1;
  const longest = promptTokens + tools.calls * tools.resultTokens;
  const cap = asObject(asObject(request.provider).max_price);
  const found = models.map((id) => ({ id, model: catalogue.find(id) }));
  const known = found.flatMap(({ id, model }) => {
    const prices = model?.prices ?? { tiers: [], ...(id.endsWith(':free') && { prompt: 0, completion: 0 }) };
    const base = {
      ...prices,
      prompt: lower(price?.prompt ?? prices.prompt, usd(cap.prompt)),
      completion: lower(price?.completion ?? prices.completion, usd(cap.completion)),
      request: lower(price?.request ?? prices.request, usd(cap.request)) ?? 0,
    };
    const highest = highestPrices(base, {
      promptTokens: longest,
      cachesLong: JSON.stringify(request.cache_control ?? {}).includes('1h'),
      makesImages: list(modalitiesFor(request.modalities, id, catalogue)).includes('image'),
      hears: recordings > 0,
    });
    // A model that is not listed is not there, most likely; where it is, the others' prices are its limit.
    if (!highest && model === undefined && found.some((other) => other.model)) return [];
    if (!highest) throw new UserError((texts) => texts.quota.unknownPrice(id, name));
    return [{ ...capped(highest, cap), base }];
  });
  const dearest = (of: (one: (typeof known)[number]) => number) => Math.max(...known.map(of));
  const perRequest = withMargin(dearest(({ base }) => base.request));
  const search = dearest(({ base }) => Math.max(base.webSearch ?? 0, tools.searchMicroUsd));
  const fixed =
    calls * perRequest +
    images * dearest(({ base }) => base.image ?? 0) +
    (parsesFiles(request) ? (call.media?.pages ?? files * mostPages) * pageMicroUsd : 0) +
    tools.searches * search +
    tools.otherMicroUsd;
  return {
    rates: {
      prompt: withMargin(dearest(({ charged }) => charged.prompt)),
      completion: withMargin(dearest(({ charged }) => charged.completion)),
      fixed: Math.ceil(fixed),
    },
    promptTokens: calls * promptTokens + (tools.resultTokens * tools.calls * calls) / 2,
    maxPrice: {
      prompt: decimalUsd(withMargin(dearest(({ listed }) => listed.prompt))),
      completion: decimalUsd(withMargin(dearest(({ listed }) => listed.completion))),
      request: decimalUsd(perRequest),
    },
  };
}

/** The preset's `max_price` holds for tiers as well. */
function capped({ listed, charged }: HighestPrices, cap: Record<string, unknown>): HighestPrices {
  return {
    listed: {
      prompt: lower(listed.prompt, usd(cap.prompt)) ?? 0,
      completion: lower(listed.completion, usd(cap.completion)) ?? 0,
    },
    charged,
  };
}

/** What they take is tokens of the prompt alone. */
const freeEngines = new Set<unknown>(['cloudflare-ai', 'pdf-text', 'native']);

/** Whether files cost by the page: they do unless the preset says otherwise. */
function parsesFiles(request: ModelCall['request']): boolean {
  const parser = list(request.plugins).find((plugin) => asObject(plugin).id === 'file-parser');
  const engine = asObject(asObject(parser).pdf).engine;
  return !freeEngines.has(engine) && asObject(parser).enabled !== false;
}

function lower(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}

/** USD (a decimal string in checked presets) → micro-USD. */
function usd(value: unknown): number | undefined {
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number * 1e6 : undefined;
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
