import { isNear } from '../openrouter/near.ts';
import { isOpenRouter } from '../openrouter/openrouter.ts';
import type { Texts } from '../texts/index.ts';
import type { Need, Preset, Presets } from './schema.ts';

/** One model of OpenRouter's catalogue, as far as the check reads it. */
export interface CatalogueModelView {
  id: string;
  inputModalities: readonly string[];
  outputModalities: readonly string[];
  supportedParameters: readonly string[];
  /** Longest answer in tokens, where it is known. */
  maxCompletionTokens?: number | undefined;
  /** Of tokens; undefined: unknown. */
  prices: { prompt?: number | undefined; completion?: number | undefined };
  /** A router or an account's preset: what it can do is known only when it answers. */
  opaque: boolean;
  /** YYYY-MM-DD */
  expirationDate?: string | undefined;
  /** `supportedEfforts` undefined: all. */
  reasoning?: { mandatory: boolean; supportedEfforts?: readonly string[] | undefined } | undefined;
}

/** The little of the catalogue that the check needs. */
export interface CatalogueView {
  /** Empty while OpenRouter cannot be asked: then nothing is warned about. */
  models: readonly CatalogueModelView[];
  /** Understands variants, aliases, routers and `@preset/…`. */
  find(id: string): CatalogueModelView | undefined;
  nearest(id: string): string | undefined;
}

/** Something in a preset that will not go as its author thinks. */
export interface PresetWarning {
  preset: string;
  model: string;
  kind: 'unknown-model' | 'gone' | 'expiring' | 'need' | 'effort' | 'max-tokens' | 'price' | 'duplicate';
  /** A sentence for the operator about the model; the preset is to be named beside it. */
  say(texts: Texts): string;
}

const day = 86_400_000;
/** How many days ahead the end of a model is told. */
const notice = 30;

/**
 * What the catalogue says against the presets. Pure. Of presets with a server of their own only the price is looked at, of
 * routers and the account's presets the name and the price.
 * @param now ms since 1970
 */
export function checkPresets(presets: Presets, catalogue: CatalogueView, now = Date.now()): PresetWarning[] {
  if (catalogue.models.length === 0) return [];
  const own = presets.list.filter(
    ({ endpoint, price }) =>
      endpoint && !price && !isNear(endpoint.baseUrl) && !isOpenRouter(endpoint.baseUrl),
  );
  const unpriced = own.map(
    ({ name, model }): PresetWarning => ({
      ...{ preset: name, model, kind: 'price' },
      say: ({ warnings }) => warnings.farUnpriced(model),
    }),
  );
  const writer = transcriptionWarnings(presets, catalogue);
  const others = presets.list
    .filter(({ endpoint }) => endpoint === undefined)
    .flatMap((preset) => {
      const chain = [preset.model, ...preset.fallbacks];
      return chain.flatMap((model, index) => {
        const warn: Warn = (kind, says) => ({
          ...{ preset: preset.name, model, kind },
          say: ({ warnings }) => says(warnings, model),
        });
        if (chain.indexOf(model) < index) return [warn('duplicate', (says) => says.duplicate(model))];
        const found = catalogue.find(model);
        if (found === undefined) {
          const nearest = catalogue.nearest(model);
          return [warn('unknown-model', (says) => says.unknown(model, nearest))];
        }
        return [
          ...expiry(found, now, warn),
          ...price(preset, found, warn),
          ...(found.opaque ? [] : shortcomings(preset, model, found, warn)),
        ];
      });
    });
  return [...writer, ...unpriced, ...others];
}

/** What is wrong with the model that writes recordings down; named as if it were a preset. */
function transcriptionWarnings({ transcription: model }: Presets, catalogue: CatalogueView): PresetWarning[] {
  if (model === undefined) return [];
  const found = catalogue.find(model);
  if (found?.outputModalities.includes('transcription')) return [];
  return [
    {
      ...{ preset: 'transcription', model, kind: found ? 'need' : 'unknown-model' },
      say: ({ warnings }) => warnings.cannotWriteDown(model, found !== undefined),
    },
  ];
}

type Warn = (
  kind: PresetWarning['kind'],
  says: (warnings: Texts['warnings'], model: string) => string,
) => PresetWarning;

function expiry({ expirationDate }: CatalogueModelView, now: number, warn: Warn): PresetWarning[] {
  if (!expirationDate) return [];
  const days = Math.ceil((Date.parse(expirationDate) - now) / day);
  if (Number.isNaN(days) || days > notice) return [];
  if (days <= 0) return [warn('gone', (says, model) => says.gone(model, expirationDate))];
  return [warn('expiring', (says, model) => says.expiring(model, expirationDate, days))];
}

function price({ price, request }: Preset, { prices }: CatalogueModelView, warn: Warn): PresetWarning[] {
  const most = price ?? request.provider?.max_price ?? {};
  const isKnown = (field: 'prompt' | 'completion') =>
    prices[field] !== undefined || most[field] !== undefined;
  if (isKnown('prompt') && isKnown('completion')) return [];
  return [warn('price', (says, model) => says.unpriced(model))];
}

function shortcomings(preset: Preset, asked: string, model: CatalogueModelView, warn: Warn): PresetWarning[] {
  const warnings = preset.needs
    .filter((need) => !canDo(model, need))
    .map((need) => warn('need', (says, model) => says.need(model, need)));

  const effort = preset.request.reasoning?.effort;
  const off = effort === 'none' || preset.request.reasoning?.enabled === false;
  const { mandatory, supportedEfforts } = model.reasoning ?? {};
  // OpenRouter maps an effort that does not exist to one that does for its ~aliases only.
  if (!asked.startsWith('~')) {
    if (off && mandatory) warnings.push(warn('effort', (says, model) => says.mustReason(model)));
    else if (effort && supportedEfforts && !supportedEfforts.includes(effort))
      warnings.push(warn('effort', (says, model) => says.effort(model, effort, supportedEfforts)));
  }

  const cap = model.maxCompletionTokens;
  if (cap && preset.maxTokens > cap)
    warnings.push(warn('max-tokens', (says, model) => says.maxTokens(model, cap, preset.maxTokens)));
  return warnings;
}

function canDo(model: CatalogueModelView, need: Need): boolean {
  switch (need) {
    case 'tools':
    case 'reasoning':
      return model.supportedParameters.includes(need);
    case 'image-output':
      return model.outputModalities.includes('image');
    default:
      return model.inputModalities.includes(need);
  }
}
