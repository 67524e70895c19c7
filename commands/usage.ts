import {
  type APIApplicationCommandBasicOption,
  ApplicationCommandOptionType,
  ChannelType,
  type ChatInputCommandInteraction,
} from 'discord.js';
import { acknowledge } from '../src/bot/acknowledge.ts';
import type { Bot } from '../src/bot/bot.ts';
import type { Command } from '../src/bot/command.ts';
import { mayManage } from '../src/bot/quota/admins-only.ts';
import { showUsage, type Wanted } from '../src/bot/usage/show.ts';
import { UserError } from '../src/errors.ts';
import type { Since } from '../src/quota/period.ts';
import type { Texts } from '../src/texts.ts';
import { everywhere } from './options.ts';

type Option = APIApplicationCommandBasicOption;
type Interaction = ChatInputCommandInteraction;

const { Channel, String: Text, Subcommand, User } = ApplicationCommandOptionType;

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

/** What is shown of a subcommand's answer, but for when. */
type Asked = Pick<Wanted, 'of' | 'by' | 'title'>;

/** What each subcommand says of itself, and what it shows. All but `me` are for admins. */
const views: Record<
  string,
  { description: string; options?: Option[]; ask: (interaction: Interaction, says: Texts['usage']) => Asked }
> = {
  me: {
    description: 'What you have used, by model, and what is left for you',
    ask: ({ user, guildId }, says) => ({
      of: { userId: user.id, ...(guildId && { serverId: guildId }) },
      by: 'model',
      title: guildId ? says.mine : says.mineEverywhere,
    }),
  },
  member: {
    description: 'For admins: what a member has used, by model',
    options: [{ type: User, name: 'member', description: 'Whose usage', required: true }],
    ask({ options, guildId }, says) {
      const member = options.getUser('member', true);
      return {
        of: { serverId: guildId ?? '', userId: member.id },
        by: 'model',
        title: says.ofMember(member.displayName),
      };
    },
  },
  channel: {
    description: 'For admins: what was used in a channel and its threads, by member',
    options: [
      {
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
      },
    ],
    ask({ options, guildId, channel, channelId }, says) {
      const chosen = options.getChannel('channel');
      const id = chosen?.id ?? (channel?.isThread() ? channel.parentId : null) ?? channelId;
      return {
        of: { serverId: guildId ?? '', channelId: id },
        by: 'user_id',
        title: says.ofChannel(chosen?.name ?? nameOf(channel)),
      };
    },
  },
  server: {
    description: 'For admins: what was used in this server, by member',
    ask: ({ guildId }, says) => ({ of: { serverId: guildId ?? '' }, by: 'user_id', title: says.byMember }),
  },
  models: {
    description: 'For admins: what was used in this server, by model',
    ask: ({ guildId }, says) => ({ of: { serverId: guildId ?? '' }, by: 'model', title: says.byModel }),
  },
  presets: {
    description: 'For admins: what was used in this server, by preset',
    ask: ({ guildId }, says) => ({ of: { serverId: guildId ?? '' }, by: 'preset', title: says.byPreset }),
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
    options: Object.entries(views).map(([name, { description, options = [] }]) => ({
      type: Subcommand,
      name,
      description,
      options: [...options, since],
    })),
  },
  async run(interaction, bot) {
    await acknowledge(interaction, true);
    await bot.refuseStrangers(interaction);
    const name = interaction.options.getSubcommand();
    if (name !== 'me') adminsOnly(interaction);
    await interaction.editReply({ ...(await view(name, interaction, bot)), allowedMentions: { parse: [] } });
  },
};

async function view(name: string, interaction: Interaction, bot: Bot) {
  const texts = bot.texts(interaction.locale);
  const asked = views[name]?.ask(interaction, texts.usage);
  if (!asked) throw new Error(`no such view: ${name}`);
  const chosen = (interaction.options.getString('since') ?? '30-days') as Since;
  const period = await bot.usage.period(chosen, interaction.guildId ?? undefined);
  return showUsage(
    bot,
    { ...asked, when: texts.usage.since[chosen], period, guild: interaction.guild },
    texts,
  );
}

/** @throws {UserError} unless whoever asks may manage the server */
function adminsOnly(interaction: Interaction): void {
  if (!interaction.guildId) throw new UserError((texts) => texts.usage.onlyInServers);
  if (!mayManage(interaction)) throw new UserError((texts) => texts.usage.adminsOnly);
}

function nameOf(channel: Interaction['channel']): string {
  const place = channel?.isThread() ? channel.parent : channel;
  return place && 'name' in place && place.name ? place.name : '';
}
