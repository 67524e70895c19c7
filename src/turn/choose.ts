import { UserError } from '../errors.ts';
import type { Catalogue } from '../openrouter/catalogue.ts';
import { canBeAsked } from '../openrouter/catalogue-model.ts';
import type { Preset, Presets } from '../presets/schema.ts';
import { withEffort } from './effort.ts';
import type { Question } from './question.ts';

/** What answers a question: a preset, and the models in the order in which they are tried. */
export interface Choice {
  /** As it is to be asked: with the effort that a member has chosen. */
  preset: Preset;
  models: string[];
  /** A model that would have stood first, and why it cannot answer. */
  instead?: { from: string; reason: string };
}

/**
 * Decides which preset and which models answer: the preset asked for, else the default; the model asked for stands
 * before the preset's own, which stay as its fallbacks.
 *
 * @param open whether any model of the catalogue may be asked for, or only those of the presets
 * @throws UserError when the preset or model does not exist or is not offered, or does not know the effort asked for
 */
export function choose(
  question: Pick<Question, 'preset' | 'model' | 'effort'>,
  presets: Presets,
  catalogue: Catalogue,
  open: boolean,
): Choice {
  const name = question.preset ?? presets.default;
  const preset = presets.get(name);
  if (!preset) throw new UserError((texts) => texts.prompt.unknownPreset(name));
  const own = [preset.model, ...preset.fallbacks];
  const { model, effort } = question;
  if (model === undefined) return withEffort({ preset, models: own }, effort, catalogue);
  if (!open && !offeredModels(presets).includes(model)) {
    throw new UserError((texts) => texts.prompt.modelNotOffered(model));
  }
  const found = catalogue.find(model);
  if (found && !canBeAsked(found)) throw new UserError((texts) => texts.prompt.modelNotForChat(model));
  if (catalogue.models.length > 0 && !found && !offeredModels(presets).includes(model)) {
    throw new UserError((texts) => texts.prompt.unknownModel(model, catalogue.nearest(model)));
  }
  const models = [model, ...own.filter((id) => id !== model)];
  return withEffort({ preset, models }, effort, catalogue);
}

/** The models that presets name, each once, in the presets' order. */
export function offeredModels(presets: Presets): string[] {
  return [...new Set(presets.list.flatMap(({ model, fallbacks }) => [model, ...fallbacks]))];
}
