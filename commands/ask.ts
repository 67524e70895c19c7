import { ApplicationCommandOptionType } from 'discord.js';
import { askBySlash } from '../src/bot/ask.ts';
import type { Command } from '../src/bot/command.ts';
import { offeredPresets } from '../src/bot/offered-presets.ts';
import { effortChoices } from './effort-choices.ts';
import { modelsOffered } from './models-offered.ts';
import {
  effortOption,
  everywhere,
  fileOptions,
  presetOption,
  privateOption,
  promptOption,
} from './options.ts';
import { presetChoices } from './preset-choices.ts';

/** `/ask`: a question to any preset or model. */
export const ask: Command = {
  payload: {
    name: 'ask',
    description: 'Ask a model anything',
    ...everywhere,
    options: [
      promptOption,
      ...fileOptions.slice(0, 1),
      presetOption,
      {
        type: ApplicationCommandOptionType.String,
        name: 'model',
        description: "A model instead of the preset's own",
        autocomplete: true,
        max_length: 100,
      },
      effortOption,
      privateOption,
      ...fileOptions.slice(1),
    ],
  },
  run: (interaction, bot) =>
    askBySlash(interaction, bot, {
      preset: interaction.options.getString('preset') ?? undefined,
      model: interaction.options.getString('model') ?? undefined,
    }),
  async complete(interaction, bot) {
    const { name, value } = interaction.options.getFocused(true);
    const presets = await offeredPresets(interaction, bot);
    if (name === 'effort') {
      const chosen = (option: string) => interaction.options.getString(option) ?? undefined;
      return effortChoices(interaction, bot, presets, { preset: chosen('preset'), model: chosen('model') });
    }
    if (name === 'preset') return presetChoices(presets, value, bot.texts(interaction.locale));
    return modelsOffered(bot, presets, value);
  },
};
