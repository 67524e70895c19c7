import { type APIApplicationCommandBasicOption, ApplicationCommandOptionType, ChannelType } from 'discord.js';
import { acknowledge } from '../src/bot/acknowledge.ts';
import type { Command } from '../src/bot/command.ts';
import { adminsOnly, mayManage } from '../src/bot/quota/admins-only.ts';
import { matching } from './matching.ts';
import { channelTypes, forAdmins } from './options.ts';

type Option = APIApplicationCommandBasicOption;

const { Channel, Role, String: Text, User } = ApplicationCommandOptionType;

const limit: Option = {
  type: Text,
  name: 'limit',
  description: 'One of the limits of this server',
  required: true,
  autocomplete: true,
};
const amount: Option = {
  type: Text,
  name: 'amount',
  description: 'Such as 0.50, $1,000 or 20k; 0: nothing at all',
  required: true,
  max_length: 40,
};
const choice = (name: string, description: string, choices: Record<string, string>): Option => ({
  type: Text,
  name,
  description,
  required: true,
  choices: Object.entries(choices).map(([value, shown]) => ({ name: shown, value })),
});

/** What each subcommand says of itself. */
const subcommands: Record<string, { description: string; options?: Option[] }> = {
  set: {
    description: 'Limit what may be used, or change a limit',
    options: [
      choice('who', 'Whom the limit is for', {
        everyone: 'everyone: for each member, unless a role or the member has their own',
        each: 'each member: a cap that holds whatever their roles',
        role: 'a role: for each of its members',
        member: 'a member',
        channel: 'a channel: all in it together, its threads included',
        server: 'the server: all in it together',
      }),
      amount,
      choice('unit', 'What is counted', { usd: 'US dollars', tokens: 'tokens', requests: 'requests' }),
      choice('per', 'How long it is for', {
        minute: 'minute',
        hour: 'hour',
        day: 'day',
        week: 'week',
        month: 'month',
      }),
      { type: Role, name: 'role', description: 'With who: a role' },
      { type: User, name: 'member', description: 'With who: a member' },
      {
        type: Channel,
        name: 'channel',
        description: 'With who: a channel',
        channel_types: [...channelTypes],
      },
    ],
  },
  list: { description: 'All limits of this server, and how much of them is used' },
  show: {
    description: 'What holds for somebody here now, and which limit wins',
    options: [{ type: User, name: 'member', description: 'Without it: you' }],
  },
  remove: { description: 'Take a limit away', options: [limit] },
  reset: {
    description: 'Count what was used from 0 again',
    options: [
      limit,
      { type: User, name: 'member', description: 'Of a limit that each member has: only theirs' },
    ],
  },
  grant: {
    description: 'Allow more, once: in the hour, day, week and month that run',
    options: [
      limit,
      amount,
      { type: User, name: 'member', description: 'Of a limit that each member has: only to them' },
    ],
  },
  timezone: {
    description: 'Where the days, weeks and months of this server begin at midnight',
    options: [
      {
        type: Text,
        name: 'zone',
        description: 'Such as Europe/Berlin or UTC',
        required: true,
        autocomplete: true,
        max_length: 100,
      },
    ],
  },
  alerts: {
    description: 'Where I say that a shared limit is nearly used up',
    options: [
      {
        type: Channel,
        name: 'channel',
        description: 'Without it, I tell whoever set the limit',
        channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement, ChannelType.PrivateThread],
      },
    ],
  },
};

/**
 * `/quota`: what may be used in a server, and by whom. Only the admin sees it. What it does is loaded when it is first used:
 * a start need not wait for it.
 */
export const quota: Command = {
  payload: {
    name: 'quota',
    description: 'What may be used in this server: in dollars, tokens or requests',
    ...forAdmins,
    options: Object.entries(subcommands).map(([name, { description, options = [] }]) => ({
      type: ApplicationCommandOptionType.Subcommand,
      name,
      description,
      options,
    })),
  },
  async run(interaction, bot) {
    await acknowledge(interaction, true);
    adminsOnly(interaction);
    await bot.admit(interaction);
    const { runs } = await import('../src/bot/quota/run.ts');
    const said = (await runs[interaction.options.getSubcommand()]?.(interaction, bot)) ?? '';
    const { content, components } = typeof said === 'string' ? { content: said, components: [] } : said;
    await interaction.editReply({ content, components: components as never });
  },
  async complete(interaction, bot) {
    if (!mayManage(interaction)) return [];
    const { name, value } = interaction.options.getFocused(true);
    const { limitChoices, zoneChoices } = await import('../src/bot/quota/run.ts');
    return matching(name === 'zone' ? zoneChoices() : await limitChoices(interaction, bot), value);
  },
};
