import { UserError } from '../errors.ts';
import type { Catalogue } from '../openrouter/catalogue.ts';
import { canBeAsked } from '../openrouter/catalogue-model.ts';
import type { Preset, Presets } from '../presets/schema.ts';
import type { Texts } from '../texts/index.ts';
import { withEffort } from './effort.ts';
import type { Policy } from './policy.ts';
import { modelUnder } from './presets-under.ts';
import type { Question } from './question.ts';

/** What answers a question: a preset, and the models in the order in which they are tried. */
export interface Choice {
  /** As it is to be asked: with the effort that a member has chosen. */
  preset: Preset;
  models: string[];
  /** A model that would have stood first, and why it cannot answer. */
  instead?: { from: string; reason: string };
}

/** What is chosen from. */
export interface Offer {
  policy: Pick<Policy, 'settings' | 'locked' | 'presets'>;
  catalogue: Catalogue;
  /** Any model of the catalogue may be asked for, rather than only those of the presets. */
  open: boolean;
  texts: Texts;
}

/**
 * Decides which preset and which models answer: the preset asked for, else that of the settings, else the file's default;
 * the model asked for, or for the default preset that of the settings, stands before the preset's own, which stay as its
 * fallbacks. What is locked holds for every question.
 *
 * @throws UserError when the preset or model does not exist, is not offered or not allowed, or does not know the effort
 *   asked for; when the settings leave no provider
 */
export function choose(question: Pick<Question, 'preset' | 'model' | 'effort'>, offer: Offer): Choice {
  const { policy, catalogue } = offer;
  const { settings, presets } = policy;
  const usual = defaultPreset(policy);
  checkLock(question.preset, policy);
  const name = question.preset ?? usual;
  const preset = presets.get(name);
  if (!preset) throw new UserError((texts) => texts.prompt.unknownPreset(name));
  if (settings.providersOnly && preset.request.provider?.only?.length === 0)
    throw new UserError((texts) => texts.prompt.noProviders(name));
  const { effort } = question;
  return withEffort(withModel(preset, question.model, name === usual, offer), effort, catalogue);
}

/** @throws {UserError} where a preset is asked for, and another is locked */
export function checkLock(preset: string | undefined, policy: Offer['policy']): void {
  const usual = defaultPreset(policy);
  if (policy.locked.has('preset') && preset !== undefined && preset !== usual)
    throw new UserError((texts) => texts.prompt.presetLocked(usual));
}

/** The name of the preset that answers where nobody chose one. */
export function defaultPreset({ settings, presets }: Pick<Policy, 'settings' | 'presets'>): string {
  const { preset } = settings;
  return preset !== undefined && presets.get(preset) ? preset : presets.default;
}

function withModel(preset: Preset, asked: string | undefined, isUsual: boolean, offer: Offer): Choice {
  const { settings, locked } = offer.policy;
  const own = [preset.model, ...preset.fallbacks];
  const isLocked = locked.has('model') && settings.model !== undefined;
  if (asked !== undefined) {
    const held = settings.model ?? '';
    if (isLocked && asked !== held) throw new UserError((texts) => texts.prompt.modelLocked(held));
    const refusal = whyNot(asked, offer);
    if (refusal) throw new UserError(refusal);
    return before(own, preset, modelUnder(asked, settings));
  }
  const wanted = settings.model;
  // Models of a server of the preset's own are others.
  if (wanted === undefined || !(isUsual || isLocked) || preset.endpoint) return { preset, models: own };
  const refusal = whyNot(wanted, offer);
  if (refusal) {
    const reason = offer.texts.prompt.modelNotNow;
    return { preset, models: own, instead: { from: wanted, reason } };
  }
  // What is to draw is not asked of a model that cannot.
  const draws = offer.catalogue.find(wanted)?.outputModalities.includes('image') ?? true;
  if (preset.needs.includes('image-output') && !draws) return { preset, models: own };
  return before(own, preset, modelUnder(wanted, settings));
}

function before(own: readonly string[], preset: Preset, first: string): Choice {
  return { preset, models: [first, ...own.filter((id) => id !== first)] };
}

/** Why a model cannot be asked for; undefined: it can. */
export function whyNot(
  model: string,
  { policy, catalogue, open }: Pick<Offer, 'catalogue' | 'open'> & { policy: Pick<Policy, 'presets'> },
): ((texts: Texts) => string) | undefined {
  const isOffered = offeredModels(policy.presets).includes(model);
  if (!open && !isOffered) return (texts) => texts.prompt.modelNotOffered(model);
  const found = catalogue.find(model);
  if (found && !canBeAsked(found)) return (texts) => texts.prompt.modelNotForChat(model);
  if (catalogue.models.length > 0 && !found && !isOffered)
    return (texts) => texts.prompt.unknownModel(model, catalogue.nearest(model));
  return undefined;
}

/** The models that presets name, each once, in the presets' order. */
export function offeredModels(presets: Presets): string[] {
  return [...new Set(presets.list.flatMap(({ model, fallbacks }) => [model, ...fallbacks]))];
}
