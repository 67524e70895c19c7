import type { ChatInputCommandInteraction } from 'discord.js';
import type { Held } from '../../settings/resolve.ts';
import type { Bot } from '../bot.ts';
import { placeOf } from './place.ts';

/** `/settings explain`: what holds where it is asked, for whoever asks: each value with where it comes from. */
export async function explainSettings(interaction: ChatInputCommandInteraction, bot: Bot): Promise<string> {
  const resolution = await bot.settings.explain(placeOf(interaction));
  const { explain, words } = bot.texts(interaction.locale).settings;
  const lines = Object.entries(words).map(([key, say]) => {
    const name = key as keyof typeof words;
    const { value, from, isLocked, beaten }: Held = resolution[name];
    const inWords = say as (value: unknown) => string;
    const others = beaten.map(({ by, from, value }) =>
      explain.beaten[by](inWords(value), explain.from[from]),
    );
    return explain.line(explain.names[name], inWords(value), explain.from[from], isLocked, others);
  });
  return [explain.heading, ...lines].join('\n');
}
