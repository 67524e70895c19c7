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

const shortDollars = (usd: number) => `$${Number(usd.toPrecision(3))}`;

const thousands = (tokens: number) => `${Math.round(tokens / 1000).toLocaleString('en')}k`;

/** What one pays for what goes in and what comes out. */
function priceWords(prompt: number | undefined, completion: number | undefined): string {
  if (prompt === undefined || completion === undefined) return 'price varies';
  return prompt === 0 && completion === 0
    ? 'free'
    : `${shortDollars(prompt)} in, ${shortDollars(completion)} out`;
}

/** Price, context and what it reads, in a few words each. */
function aboutModel(model: ModelFacts, perMillion: string): string[] {
  const { promptUsdPerMillion: prompt, completionUsdPerMillion: completion, contextTokens } = model;
  const price = priceWords(prompt, completion);
  return [
    price.startsWith('$') ? `${price}${perMillion}` : price,
    ...(contextTokens === undefined ? [] : [`${Math.round(contextTokens / 1000)}k context`]),
    `reads ${['text', ...model.reads].join(', ')}`,
    ...(model.expires === undefined ? [] : [`ends ${model.expires}`]),
  ];
}

/** Of `/models` and `/model info`. */
export const models = {
  line: (model: ModelFacts) => `\`${model.id}\`\n-# ${aboutModel(model, ' per million tokens').join(' · ')}`,
  /** One choice while a model is being typed: Discord shows 100 characters. */
  choice: (model: ModelFacts) => [model.id, ...aboutModel(model, '/M')].join(' · '),
  more: (count: number) => `-# …and ${count} more: narrow it down with \`query\` or a filter.`,
  noneLikeThat: 'No model is all of that. Leave one of the filters out.',
  about: (model: ModelDetails) => [
    `**${oneLine(model.name, 80)}** \`${model.id}\``,
    ...(model.description === '' ? [] : [`-# ${oneLine(model.description, 300)}`]),
    ...(model.aliasOf === undefined ? [] : [`- Stands for \`${model.aliasOf}\` just now`]),
    ...(model.opaque ? ['- Which model answers, and what it can, is seen only when it does'] : []),
    `- Reads ${['text', ...model.reads].join(', ')}; makes ${model.makes.join(', ')}`,
    `- ${[
      ...(model.contextTokens === undefined ? [] : [`${thousands(model.contextTokens)} tokens of context`]),
      ...(model.mostTokens === undefined ? [] : [`answers of up to ${thousands(model.mostTokens)} tokens`]),
      priceWords(model.promptUsdPerMillion, model.completionUsdPerMillion) +
        (model.promptUsdPerMillion ? ' per million tokens' : ''),
      ...(model.cacheReadUsdPerMillion === undefined
        ? []
        : [`${shortDollars(model.cacheReadUsdPerMillion)} from the cache`]),
      ...(model.imageOutputUsdPerMillion === undefined
        ? []
        : [`${shortDollars(model.imageOutputUsdPerMillion)} for images it makes`]),
      ...(model.requestUsd ? [`${shortDollars(model.requestUsd)} a request`] : []),
    ].join(' · ')}`,
    ...model.tiers.map(
      (tier) =>
        `- Above ${thousands(tier.above)} tokens of a prompt: ${priceWords(tier.prompt, tier.completion)}`,
    ),
    ...(model.efforts.length === 0
      ? []
      : [`- Thinks${model.alwaysThinks ? ' always' : ''}: \`effort\` ${model.efforts.join(', ')}`]),
    ...(model.parameters.length === 0
      ? []
      : [`- Parameters: ${model.parameters.map((name) => `\`${name}\``).join(' ')}`]),
    ...(model.presets.length === 0
      ? []
      : [`- Presets here: ${model.presets.map((name) => `\`${name}\``).join(', ')}`]),
    ...(model.expires === undefined ? [] : [`- Ends ${model.expires}`]),
  ],
  providers: (providers: readonly ProviderFacts[]) => [
    providers.length === 0 ? '**Nobody serves it just now**' : '**Served by**, as of the last half hour',
    ...providers.map((provider) =>
      [
        `- **${oneLine(provider.name, 60)}**`,
        ...(provider.quantization === undefined ? [] : [oneLine(provider.quantization, 20)]),
        ...(provider.degraded ? ['has trouble'] : []),
        ...(provider.uptime === undefined ? [] : [`up ${Number(provider.uptime.toFixed(1))} %`]),
        ...(provider.latencyMs === undefined
          ? []
          : [`${(provider.latencyMs / 1000).toFixed(1)} s to the first word`]),
        ...(provider.throughput === undefined ? [] : [`${Math.round(provider.throughput)} tokens/s`]),
        priceWords(provider.promptUsdPerMillion, provider.completionUsdPerMillion),
        ...(provider.contextTokens ? [`${thousands(provider.contextTokens)} context`] : []),
      ].join(' · '),
    ),
  ],
  noProviders: '-# Who serves it could not be asked just now. Please try again in a minute.',
  moreLines: (count: number) => `-# …and ${count} more.`,
  none: (query: string) => `No model matches \`${query}\`.`,
  unavailable: 'The list of models could not be fetched from OpenRouter yet. Please try again in a minute.',
};
