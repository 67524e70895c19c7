import { askBySlash } from '../src/bot/ask.ts';
import type { Command } from '../src/bot/command.ts';
import type { Preset } from '../src/presets/schema.ts';
import { effortChoices } from './effort-choices.ts';
import { effortOption, everywhere, fileOptions, privateOption, promptOption } from './options.ts';

/** The slash command of a preset that asks for one: `/code prompt effort? private?`. */
export function presetCommand(preset: Preset): Command {
  return {
    payload: {
      name: preset.name,
      description: preset.description,
      ...everywhere,
      options: [
        promptOption,
        ...fileOptions.slice(0, 1),
        effortOption,
        privateOption,
        ...fileOptions.slice(1),
      ],
    },
    run: (interaction, bot) => askBySlash(interaction, bot, { preset: preset.name }),
    complete: async (interaction, bot) =>
      effortChoices(interaction, bot, await bot.presetsFor(interaction.guildId), { preset: preset.name }),
  };
}
