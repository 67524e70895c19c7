import type { Language } from './language.ts';
import { oneLine } from './words.ts';

/** What a member is told of a model. Prices in USD. */
export interface ModelFacts {
  id: string;
  contextTokens: number | undefined;
  promptUsdPerMillion: number | undefined;
  completionUsdPerMillion: number | undefined;
  /** Besides text. */
  reads: readonly string[];
  /** When it ends, where that is announced: YYYY-MM-DD. */
  expires: string | undefined;
}

/** All that a member is told of one model. Prices in USD per million tokens, where nothing else is said. */
export interface ModelDetails extends ModelFacts {
  name: string;
  description: string;
  makes: readonly string[];
  mostTokens: number | undefined;
  cacheReadUsdPerMillion: number | undefined;
  imageOutputUsdPerMillion: number | undefined;
  /** Of each request. */
  requestUsd: number | undefined;
  /** Above so many tokens of a prompt. */
  tiers: readonly { above: number; prompt: number | undefined; completion: number | undefined }[];
  efforts: readonly string[];
  alwaysThinks: boolean;
  parameters: readonly string[];
  aliasOf: string | undefined;
  /** Which model answers is known only when it does. */
  opaque: boolean;
  /** Presets that name it. */
  presets: readonly string[];
}

/** One who serves a model, and how that went in the last half hour. */
export interface ProviderFacts {
  name: string;
  /** How its weights are rounded, where it tells. */
  quantization?: string | undefined;
  contextTokens: number | undefined;
  promptUsdPerMillion: number | undefined;
  completionUsdPerMillion: number | undefined;
  /** Percent. */
  uptime?: number | undefined;
  latencyMs?: number | undefined;
  /** Tokens a second. */
  throughput?: number | undefined;
  degraded: boolean;
}

/** Of `/models` and `/model info`. */
export function models({ words, say, format }: Language) {
  const own = words.models;
  const kinds: Readonly<Record<string, string>> = own.kinds;
  const listed = (some: readonly string[]) => some.map((kind) => kinds[kind] ?? kind).join(words.comma);
  const codes = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(words.comma);
  /** What one pays for what goes in and what comes out. */
  const price = (prompt: number | undefined, completion: number | undefined, inWhole = '{price}') => {
    if (prompt === undefined || completion === undefined) return own.price.varies;
    if (prompt === 0 && completion === 0) return own.price.free;
    const both = say(own.price.both, { prompt: format.price(prompt), completion: format.price(completion) });
    return say(inWhole, { price: both });
  };
  /** Price, context and what it reads, in a few words each. */
  const aboutModel = (model: ModelFacts, perMillion: string) => [
    price(model.promptUsdPerMillion, model.completionUsdPerMillion, perMillion),
    ...(model.contextTokens === undefined
      ? []
      : [say(own.context, { tokens: format.compact(model.contextTokens) })]),
    say(own.reads, { kinds: listed(['text', ...model.reads]) }),
    ...(model.expires === undefined ? [] : [say(own.ends, { day: format.date(model.expires) })]),
  ];
  /** How much it takes and gives, and what that costs. */
  const measures = (model: ModelDetails) => {
    const priced = (message: string, usd: number | undefined) =>
      usd === undefined ? [] : [say(message, { price: format.price(usd) })];
    return [
      ...(model.contextTokens === undefined
        ? []
        : [say(own.tokensOfContext, { tokens: format.compact(model.contextTokens) })]),
      ...(model.mostTokens === undefined
        ? []
        : [say(own.answersUpTo, { tokens: format.compact(model.mostTokens) })]),
      price(model.promptUsdPerMillion, model.completionUsdPerMillion, own.price.perMillion),
      ...priced(own.price.cached, model.cacheReadUsdPerMillion),
      ...priced(own.price.images, model.imageOutputUsdPerMillion),
      ...priced(own.price.request, model.requestUsd || undefined),
    ].join(' · ');
  };
  return {
    ...own,
    line: (model: ModelFacts) => `\`${model.id}\`\n-# ${aboutModel(model, own.price.perMillion).join(' · ')}`,
    /** One choice while a model is being typed: Discord shows 100 characters. */
    choice: (model: ModelFacts) => [model.id, ...aboutModel(model, own.price.perMillionShort)].join(' · '),
    more: (count: number) => say(own.more, { count }),
    about: (model: ModelDetails) => [
      `**${oneLine(model.name, 80)}** \`${model.id}\``,
      ...(model.description === '' ? [] : [`-# ${oneLine(model.description, 300)}`]),
      ...(model.aliasOf === undefined ? [] : [say(own.aliasOf, { model: model.aliasOf })]),
      ...(model.opaque ? [own.opaque] : []),
      say(own.readsAndMakes, { reads: listed(['text', ...model.reads]), makes: listed(model.makes) }),
      `- ${measures(model)}`,
      ...model.tiers.map((tier) =>
        say(own.tier, { tokens: format.compact(tier.above), price: price(tier.prompt, tier.completion) }),
      ),
      ...(model.efforts.length === 0
        ? []
        : [say(own.thinks, { isAlways: model.alwaysThinks, efforts: model.efforts.join(words.comma) })]),
      ...(model.parameters.length === 0
        ? []
        : [say(own.parameters, { names: model.parameters.map((name) => `\`${name}\``).join(' ') })]),
      ...(model.presets.length === 0 ? [] : [say(own.presets, { names: codes(model.presets) })]),
      ...(model.expires === undefined ? [] : [say(own.endsLine, { day: format.date(model.expires) })]),
    ],
    providers: (providers: readonly ProviderFacts[]) => [
      providers.length === 0 ? own.nobody : own.servedBy,
      ...providers.map((provider) =>
        [
          `- **${oneLine(provider.name, 60)}**`,
          ...(provider.quantization === undefined ? [] : [oneLine(provider.quantization, 20)]),
          ...(provider.degraded ? [own.degraded] : []),
          ...(provider.uptime === undefined
            ? []
            : [say(own.up, { part: format.percent(provider.uptime / 100, { maximumFractionDigits: 1 }) })]),
          ...(provider.latencyMs === undefined
            ? []
            : [say(own.firstWord, { seconds: format.number(provider.latencyMs / 1000, oneDigit) })]),
          ...(provider.throughput === undefined
            ? []
            : [say(own.throughput, { tokens: Math.round(provider.throughput) })]),
          price(provider.promptUsdPerMillion, provider.completionUsdPerMillion),
          ...(provider.contextTokens
            ? [say(own.context, { tokens: format.compact(provider.contextTokens) })]
            : []),
        ].join(' · '),
      ),
    ],
    moreLines: (count: number) => say(own.moreLines, { count }),
    none: (query: string) => say(own.none, { query }),
  };
}

const oneDigit = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
