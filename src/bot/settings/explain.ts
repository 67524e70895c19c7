import type { ChatInputCommandInteraction } from 'discord.js';
import { type SettingName, settingNames } from '../../settings/definitions.ts';
import type { Held, Resolution } from '../../settings/resolve.ts';
import type { Texts } from '../../texts/index.ts';
import type { Bot } from '../bot.ts';
import { placeOf } from './place.ts';

/** What holds of one setting, where it comes from, and what it has won over. */
export function lineOf(name: SettingName, resolution: Resolution, { settings }: Texts): string {
  const { explain, wordsFor } = settings;
  const { value, from, isLocked, beaten }: Held = resolution[name];
  const others = beaten.map(({ by, from, value }) =>
    explain.beaten[by](wordsFor(name, value), explain.from[from]),
  );
  return explain.line(explain.names[name], wordsFor(name, value), explain.from[from], isLocked, others);
}

/** `explain`: what holds where it is asked, for whoever asks, setting by setting. */
export async function explainSettings(interaction: ChatInputCommandInteraction, bot: Bot): Promise<string[]> {
  const resolution = await bot.settings.explain(placeOf(interaction));
  const texts = bot.texts(interaction.locale);
  return [texts.settings.explain.heading, ...settingNames.map((name) => lineOf(name, resolution, texts))];
}
