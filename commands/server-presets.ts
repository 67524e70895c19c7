import { ApplicationCommandOptionType } from 'discord.js';
import { acknowledge } from '../src/bot/acknowledge.ts';
import type { Command } from '../src/bot/command.ts';
import { forAdmins } from './options.ts';
import { presetChoices } from './preset-choices.ts';

const { Subcommand, String: Text } = ApplicationCommandOptionType;

const chosen = {
  type: Text,
  name: 'preset',
  description: 'Which preset',
  autocomplete: true,
  required: true,
  max_length: 32,
} as const;

/** `/preset`: the presets that a server has of its own, and what it changes of the others. Only the admin sees it. */
export const serverPresets: Command = {
  payload: {
    name: 'preset',
    description: 'Presets of this server’s own, and what it changes of others',
    ...forAdmins,
    options: [
      {
        type: Subcommand,
        name: 'create',
        description: 'A preset of this server’s own',
        options: [
          {
            type: Text,
            name: 'name',
            description: 'What it is to be called',
            required: true,
            max_length: 32,
          },
        ],
      },
      {
        type: Subcommand,
        name: 'edit',
        description: 'Change one of this server’s own, or models and limits of any other',
        options: [chosen],
      },
      {
        type: Subcommand,
        name: 'delete',
        description: 'Delete one of this server’s own, or take changes back',
        options: [chosen],
      },
      {
        type: Subcommand,
        name: 'export',
        description: 'This server’s presets and changes as a file',
        options: [{ ...chosen, required: false }],
      },
      {
        type: Subcommand,
        name: 'import',
        description: 'Presets and changes from a file',
        options: [
          {
            type: ApplicationCommandOptionType.Attachment,
            name: 'file',
            description: 'In the form of an exported file',
            required: true,
          },
        ],
      },
    ],
  },
  async run(interaction, bot) {
    const subcommand = interaction.options.getSubcommand();
    const isForm = subcommand === 'create' || subcommand === 'edit';
    if (!isForm) await acknowledge(interaction, true);
    await bot.admit(interaction);
    const { deletePreset, exportPresets, importPresets, openPreset } = await import(
      '../src/bot/presets/run.ts'
    );
    if (isForm) await openPreset(interaction, bot);
    else if (subcommand === 'delete') await deletePreset(interaction, bot);
    else if (subcommand === 'export') await exportPresets(interaction, bot);
    else await importPresets(interaction, bot);
  },
  async complete(interaction, bot) {
    const presets = await bot.presetsFor(interaction.guildId);
    return presetChoices(presets, interaction.options.getFocused(), bot.texts(interaction.locale));
  },
};
