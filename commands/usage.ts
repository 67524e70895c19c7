import {
  type APIApplicationCommandBasicOption,
  ApplicationCommandOptionType,
  ChannelType,
  type ChatInputCommandInteraction,
  type InteractionEditReplyOptions,
} from 'discord.js';
import { acknowledge } from '../src/bot/acknowledge.ts';
import type { Bot } from '../src/bot/bot.ts';
import type { Command } from '../src/bot/command.ts';
import { mayManage } from '../src/bot/quota/admins-only.ts';
import type { views } from '../src/bot/usage/views.ts';
import { UserError } from '../src/errors.ts';
import type { Since } from '../src/quota/period.ts';
import { everywhere } from './options.ts';

type Option = APIApplicationCommandBasicOption;

const { Boolean: YesOrNo, Channel, String: Text, Subcommand, User } = ApplicationCommandOptionType;

const periods: Record<Since, string> = {
  today: 'today',
  '7-days': 'the last 7 days',
  '30-days': 'the last 30 days',
  month: 'this month',
  '90-days': 'the last 90 days',
};
const since: Option = {
  type: Text,
  name: 'since',
  description: 'Since when; the last 30 days if left out',
  choices: Object.entries(periods).map(([value, name]) => ({ name, value })),
};

/** What each subcommand says of itself and does, which is loaded when it is asked for; what it returns is told to the asker alone. */
interface Part {
  description: string;
  options: Option[];
  run(
    interaction: ChatInputCommandInteraction,
    bot: Bot,
  ): Promise<Pick<InteractionEditReplyOptions, 'content' | 'files'>>;
}

function view(name: keyof typeof views, description: string, ...options: Option[]): Part {
  const run: Part['run'] = async (interaction, bot) => {
    const { showView } = await import('../src/bot/usage/views.ts');
    return showView(name, interaction, bot);
  };
  return { description, options: [...options, since], run };
}

/** All but `me` are for admins. */
const parts: Record<string, Part> = {
  me: view('me', 'What you have used, by model, and what is left for you'),
  member: view('member', 'For admins: what a member has used, by model', {
    type: User,
    name: 'member',
    description: 'Whose usage',
    required: true,
  }),
  channel: view('channel', 'For admins: what was used in a channel and its threads, by member', {
    type: Channel,
    name: 'channel',
    description: 'This one if left out',
    // What is used in a thread counts for the channel that it stands in.
    channel_types: [
      ChannelType.GuildText,
      ChannelType.GuildAnnouncement,
      ChannelType.GuildForum,
      ChannelType.GuildVoice,
      ChannelType.GuildStageVoice,
    ],
  }),
  server: view('server', 'For admins: what was used in this server, by member'),
  models: view('models', 'For admins: what was used in this server, by model'),
  presets: view('presets', 'For admins: what was used in this server, by preset'),
  export: {
    description: 'For admins: what was used in this server, as a file for spreadsheets',
    options: [
      {
        type: Text,
        name: 'rows',
        description: 'The sums of each day if left out',
        choices: [
          { name: 'a sum for each day, member, channel, preset and model', value: 'days' },
          { name: 'every call to a model', value: 'calls' },
        ],
      },
      since,
    ],
    async run(interaction, bot) {
      const { exportCsv } = await import('../src/bot/usage/export.ts');
      return exportCsv(interaction, bot);
    },
  },
  report: {
    description: 'For admins: a report of each week, sent to a channel',
    options: [
      {
        type: Channel,
        name: 'channel',
        description: 'Where I send it',
        channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement, ChannelType.PrivateThread],
      },
      { type: YesOrNo, name: 'off', description: 'Send none any more' },
    ],
    async run(interaction, bot) {
      if (!interaction.inCachedGuild()) throw new UserError((texts) => texts.usage.notThere);
      const { setReport } = await import('../src/bot/usage/report.ts');
      return { content: await setReport(interaction, bot) };
    },
  },
};

/**
 * `/usage`: what was used and what it cost. It is not hidden from members, since everybody may see their own; what is for
 * admins is refused to others when it is asked for. Only the asker sees the answers.
 */
export const usage: Command = {
  payload: {
    name: 'usage',
    description: 'What was used, and what it cost',
    ...everywhere,
    options: Object.entries(parts).map(([name, { description, options }]) => ({
      type: Subcommand,
      name,
      description,
      options,
    })),
  },
  async run(interaction, bot) {
    await acknowledge(interaction, true);
    await bot.admit(interaction);
    const name = interaction.options.getSubcommand();
    if (name !== 'me') refuseOthers(interaction);
    const answer = await parts[name]?.run(interaction, bot);
    if (answer) await interaction.editReply({ ...answer, allowedMentions: { parse: [] } });
  },
};

/** @throws {UserError} unless whoever asks may manage the server */
function refuseOthers(interaction: ChatInputCommandInteraction): void {
  if (!interaction.guildId) throw new UserError((texts) => texts.usage.onlyInServers);
  if (!mayManage(interaction)) throw new UserError((texts) => texts.usage.adminsOnly);
}
