import type { ApplicationCommandOptionChoiceData } from 'discord.js';
import type { Presets } from '../src/presets/schema.ts';
import { matching } from './matching.ts';

/** The presets that fit what was typed, as choices of an option. */
export function presetChoices(presets: Presets, typed: string): ApplicationCommandOptionChoiceData<string>[] {
  const all = presets.list.map(({ name, description }) => ({ name: `${name}: ${description}`, value: name }));
  return matching(all, typed);
}
