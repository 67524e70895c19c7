import { askBySlash } from '../src/bot/ask.ts';
import type { Command } from '../src/bot/command.ts';
import type { CommandPayload } from '../src/bot/register.ts';
import type { Preset, Presets } from '../src/presets/schema.ts';
import { effortChoices } from './effort-choices.ts';
import { effortOption, everywhere, fileOptions, privateOption, promptOption } from './options.ts';

/** The slash command of a preset that asks for one: `/code prompt effort? private?`. */
export function presetCommand(preset: Pick<Preset, 'name' | 'description'>): Command {
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

/** The commands of presets that a server has beside those of the file. Where they can be used, the server alone decides. */
export function serverCommandsOf(all: Presets, file: Presets): CommandPayload[] {
  const own = all.list.filter(({ name, command }) => command && !file.get(name));
  return own.map((preset) => {
    const { contexts: _, integration_types: __, ...payload } = presetCommand(preset).payload;
    return payload;
  });
}
