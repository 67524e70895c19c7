import type { Presets } from '../src/presets/schema.ts';
import { ask } from './ask.ts';
import { clear } from './clear.ts';
import type { Command } from './command.ts';
import { help } from './help.ts';
import { models } from './models.ts';
import { presetCommand } from './preset.ts';

export type { Command } from './command.ts';

/** Every command of this bot: the fixed ones, then one for each preset that asks for it. */
export function listCommands(presets: Presets): Command[] {
  const fixed = [ask, clear, help, models];
  return [...fixed, ...presets.list.filter(({ command }) => command).map(presetCommand)];
}
