import { type APIApplicationCommandBasicOption, ApplicationCommandOptionType, ChannelType } from 'discord.js';
import type { Command } from '../src/bot/command.ts';
import { channelTypes, forAdmins } from './options.ts';
import { presetChoices } from './preset-choices.ts';

const subjects: APIApplicationCommandBasicOption[] = [
  { type: ApplicationCommandOptionType.Role, name: 'role', description: 'All who have this role' },
  { type: ApplicationCommandOptionType.User, name: 'member', description: 'This member' },
  {
    type: ApplicationCommandOptionType.Channel,
    name: 'channel',
    description: 'This channel with its threads, or all channels of this category',
    channel_types: [...channelTypes, ChannelType.GuildCategory],
  },
  {
    type: ApplicationCommandOptionType.String,
    name: 'preset',
    description: 'Only for this preset; without it, for all of them',
    autocomplete: true,
    max_length: 32,
  },
];

const subcommand = (name: string, description: string, options: APIApplicationCommandBasicOption[] = []) => ({
  type: ApplicationCommandOptionType.Subcommand as const,
  ...{ name, description, options },
});

/** `/access`: who may use the bot in a server, and where. Only the admin sees it. */
export const access: Command = {
  payload: {
    name: 'access',
    description: 'Who may use me in this server, and where',
    ...forAdmins,
    options: [
      subcommand('open', 'A panel of the lists: choose who is allowed and who is denied'),
      subcommand(
        'allow',
        'Let a role, a member or a channel in; once one is, only what is allowed may',
        subjects,
      ),
      subcommand('deny', 'Shut a role, a member or a channel out', subjects),
      subcommand('remove', 'Take a role, a member or a channel off the list', subjects),
      subcommand('list', 'Who is allowed and who is denied'),
    ],
  },
  async run(interaction, bot) {
    const { runAccess } = await import('../src/bot/access/run.ts');
    await runAccess(interaction, bot);
  },
  async complete(interaction, bot) {
    return presetChoices(
      await bot.presetsFor(interaction.guildId),
      interaction.options.getFocused(),
      bot.texts(interaction.locale),
    );
  },
};
