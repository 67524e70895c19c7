import { askBySlash } from '../src/bot/ask.ts';
import type { Command } from '../src/bot/command.ts';
import type { Preset } from '../src/presets/schema.ts';
import { everywhere, privateOption, promptOption } from './options.ts';

/** The slash command of a preset that asks for one: `/code prompt private?`. */
export function presetCommand(preset: Preset): Command {
  return {
    payload: {
      name: preset.name,
      description: preset.description,
      ...everywhere,
      options: [promptOption, privateOption],
    },
    run: (interaction, bot) => askBySlash(interaction, bot, { preset: preset.name }),
  };
}
