import type { ApplicationCommandOptionChoiceData } from 'discord.js';
import type { Bot } from '../src/bot/bot.ts';
import { canBeAsked } from '../src/openrouter/catalogue-model.ts';
import type { Presets } from '../src/presets/schema.ts';
import { offeredModels } from '../src/turn/choose.ts';
import { matching } from './matching.ts';

/** The models that can be asked for and fit what was typed: the presets' own, or all of the catalogue where the operator lets. */
export function modelsOffered(
  bot: Bot,
  presets: Presets,
  typed: string,
): ApplicationCommandOptionChoiceData<string>[] {
  const offered = offeredModels(presets).map((id) => ({ name: id, value: id }));
  if (bot.config.models.catalogue === 'presets') return matching(offered, typed);
  const found = bot
    .catalogue()
    .search(typed)
    .filter(canBeAsked)
    .map(({ id }) => ({ name: id, value: id }));
  return matching(typed === '' ? [...offered, ...found] : found, '');
}
