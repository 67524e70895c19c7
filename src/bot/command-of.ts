import type { Preset } from '../presets/schema.ts';
import type { Texts } from '../texts/index.ts';
import type { Bot } from './bot.ts';

/** What the slash command of a preset is called, if it has one; those of a server's own are called alike in all languages. */
export function commandOf(
  { name, command }: Pick<Preset, 'name' | 'command'>,
  bot: Pick<Bot, 'presets'>,
  texts: Pick<Texts, 'called'>,
): string | undefined {
  if (!command) return undefined;
  return bot.presets().get(name) ? texts.called(name) : name;
}
