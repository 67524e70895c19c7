import { ApplicationCommandOptionType } from 'discord.js';
import type { Command } from '../src/bot/command.ts';
import { everywhere } from './options.ts';
import { nameOption, personaOptions, valueOption } from './setting-options.ts';

const subcommand = ApplicationCommandOptionType.Subcommand;

/** `/preferences`: what members choose for themselves, everywhere. Only they see it. */
export const preferences: Command = {
  payload: {
    name: 'preferences',
    description: 'How I answer you, wherever you ask',
    ...everywhere,
    options: [
      { type: subcommand, name: 'open', description: 'A panel of all that you can choose' },
      {
        type: subcommand,
        name: 'set',
        description: 'Choose any one of them',
        options: [nameOption, valueOption],
      },
      {
        type: subcommand,
        name: 'persona',
        description: 'Instructions for every answer to you',
        options: [...personaOptions],
      },
      {
        type: subcommand,
        name: 'reset',
        description: 'Take your choices back',
        options: [{ ...nameOption, description: 'Only this; without it, all of them', required: false }],
      },
      {
        type: subcommand,
        name: 'explain',
        description: 'What holds here for you, where each setting comes from, and what it has won over',
      },
    ],
  },
  async run(interaction, bot) {
    const { runPreferences } = await import('../src/bot/settings/run.ts');
    await runPreferences(interaction, bot);
  },
  async complete(interaction, bot) {
    const { settingChoices } = await import('./setting-choices.ts');
    return await settingChoices(interaction, bot, 'member');
  },
};
