import type { ApplicationCommandOptionChoiceData } from 'discord.js';
import type { Presets } from '../src/presets/schema.ts';
import type { Texts } from '../src/texts/index.ts';
import { matching } from './matching.ts';

/** The presets that fit what was typed, as choices of an option. */
export function presetChoices(
  presets: Presets,
  typed: string,
  { presets: says }: Texts,
): ApplicationCommandOptionChoiceData<string>[] {
  const all = presets.list.map(({ name, description }) => ({
    name: says.choice(name, description),
    value: name,
  }));
  return matching(all, typed);
}
