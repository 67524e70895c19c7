import { type APIApplicationCommandChannelOption, ApplicationCommandOptionType } from 'discord.js';
import type { Command } from '../src/bot/command.ts';
import { channelTypes, forAdmins } from './options.ts';
import { lockOption, nameOption, personaOptions, valueOption } from './setting-options.ts';

/** Where settings can be made: a setting of a channel holds in its threads too. */
const channelOption: APIApplicationCommandChannelOption = {
  type: ApplicationCommandOptionType.Channel,
  name: 'channel',
  description: 'Only for this channel; without it, for the whole server',
  channel_types: [...channelTypes],
};

const subcommand = ApplicationCommandOptionType.Subcommand;

/**
 * `/settings`: what admins set for a server or one of its channels; what members choose for themselves is `/preferences`, which
 * is not hidden from them. Only who uses it sees it.
 */
export const settings: Command = {
  payload: {
    name: 'settings',
    description: 'How I behave in this server and its channels',
    ...forAdmins,
    options: [
      {
        type: subcommand,
        name: 'open',
        description: 'A panel of all settings of the server or a channel',
        options: [channelOption],
      },
      {
        type: subcommand,
        name: 'set',
        description: 'Set any one of the settings',
        options: [nameOption, valueOption, channelOption, lockOption],
      },
      {
        type: subcommand,
        name: 'persona',
        description: 'Instructions for every answer',
        options: [...personaOptions, channelOption, lockOption],
      },
      {
        type: subcommand,
        name: 'show',
        description: 'What is set here, and what holds',
        options: [channelOption],
      },
      {
        type: subcommand,
        name: 'explain',
        description: 'What holds here for you, where each setting comes from, and what it has won over',
      },
      {
        type: subcommand,
        name: 'off',
        description: 'Switch me off: I answer nothing until you switch me on again',
        options: [channelOption],
      },
      { type: subcommand, name: 'on', description: 'Switch me on again', options: [channelOption] },
      {
        type: subcommand,
        name: 'mentions',
        description: 'Where I answer when I am mentioned',
        options: [
          {
            type: ApplicationCommandOptionType.String,
            name: 'answer',
            description: 'Where my answer stands, and whether I go on without a mention',
            required: true,
            choices: [
              { name: 'in place', value: 'in-place' },
              { name: 'in a new thread', value: 'thread' },
              { name: 'in place, and without further mention in threads', value: 'follow' },
            ],
          },
          channelOption,
        ],
      },
      {
        type: subcommand,
        name: 'recent-talk',
        description: 'How many recent messages that were not meant for me I may read as background',
        options: [
          {
            type: ApplicationCommandOptionType.Integer,
            name: 'messages',
            description: '0: none',
            required: true,
            min_value: 0,
            max_value: 50,
          },
          channelOption,
        ],
      },
      {
        type: subcommand,
        name: 'notify',
        description: 'How the asker learns that a slow answer is finished',
        options: [
          {
            type: ApplicationCommandOptionType.String,
            name: 'how',
            description: 'Discord notifies nobody of an edit',
            required: true,
            choices: [
              { name: 'not at all: the answer is edited', value: 'edit' },
              { name: 'a ping at the end', value: 'ping' },
              { name: 'the whole answer as a fresh message', value: 'fresh' },
            ],
          },
          {
            type: ApplicationCommandOptionType.Integer,
            name: 'after',
            description: 'Only when the answer took longer than so many seconds (30)',
            min_value: 0,
            max_value: 3600,
          },
          channelOption,
        ],
      },
      {
        type: subcommand,
        name: 'reset',
        description: 'Take settings back: a channel has those of the server again, the server the usual ones',
        options: [
          { ...nameOption, description: 'Only this; without it, all of them', required: false },
          channelOption,
        ],
      },
    ],
  },
  async run(interaction, bot) {
    const { runSettings } = await import('../src/bot/settings/run.ts');
    await runSettings(interaction, bot);
  },
  async complete(interaction, bot) {
    const { settingChoices } = await import('./setting-choices.ts');
    return await settingChoices(interaction, bot, interaction.options.get('channel') ? 'channel' : 'server');
  },
};
