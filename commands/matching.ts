import type { ApplicationCommandOptionChoiceData } from 'discord.js';

type Choice = ApplicationCommandOptionChoiceData<string>;

/** Discord's limits for autocomplete (docs, "Application Commands"): 25 choices, names and values of 100 units. */
export const mostChoices = 25;
const longest = 100;

/** The choices that hold every word of what was typed, in their order, fit for Discord. */
export function matching(choices: readonly Choice[], typed: string): Choice[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const seen = new Set<string>();
  const found: Choice[] = [];
  for (const { name, value } of choices) {
    if (found.length === mostChoices) break;
    const text = `${name} ${value}`.toLowerCase();
    if (seen.has(value) || value.length > longest || !words.every((word) => text.includes(word))) continue;
    seen.add(value);
    found.push({ name: name.slice(0, longest), value });
  }
  return found;
}
