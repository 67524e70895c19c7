import type { ApplicationCommandOptionChoiceData, AutocompleteInteraction } from 'discord.js';
import type { Bot } from '../src/bot/bot.ts';
import type { Presets } from '../src/presets/schema.ts';
import { allowedEfforts } from '../src/turn/effort.ts';
import { matching } from './matching.ts';

/** The efforts that the model takes which would be asked, as choices of an option; none where it does not think. */
export function effortChoices(
  { locale, options }: AutocompleteInteraction,
  bot: Bot,
  presets: Presets,
  asked: { preset?: string | undefined; model?: string | undefined },
): ApplicationCommandOptionChoiceData<string>[] {
  const preset = presets.get(asked.preset || presets.default);
  if (!preset) return [];
  const says = bot.texts(locale).effort;
  const model = bot.catalogue().find(asked.model || preset.model);
  const choices = allowedEfforts(preset, model).map((value) => ({ name: says.choice(value), value }));
  return matching(choices, options.getFocused());
}
