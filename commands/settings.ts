import {
  type APIApplicationCommandChannelOption,
  ApplicationCommandOptionType,
  type ChatInputCommandInteraction,
  MessageFlags,
} from 'discord.js';
import type { Bot } from '../src/bot/bot.ts';
import type { Command } from '../src/bot/command.ts';
import { mayManage } from '../src/bot/quota/admins-only.ts';
import { obstaclesTo } from '../src/bot/reading/recent-talk.ts';
import { explainSettings } from '../src/bot/settings/explain.ts';
import { obstaclesToMentions } from '../src/bot/threads/obstacles.ts';
import { UserError } from '../src/errors.ts';
import type { SettingValues } from '../src/settings/definitions.ts';
import type { Scope } from '../src/settings/scope.ts';
import type { SettingChanges } from '../src/settings/settings.ts';
import { channelTypes, forAdmins } from './options.ts';

/** Where settings can be made: a setting of a channel holds in its threads too. */
const channelOption: APIApplicationCommandChannelOption = {
  type: ApplicationCommandOptionType.Channel,
  name: 'channel',
  description: 'Only for this channel; without it, for the whole server',
  channel_types: [...channelTypes],
};

const subcommand = ApplicationCommandOptionType.Subcommand;

/** `/settings`: what admins set for a server or one of its channels. Only the admin sees it. */
export const settings: Command = {
  payload: {
    name: 'settings',
    description: 'How I behave in this server and its channels',
    ...forAdmins,
    options: [
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
          {
            type: ApplicationCommandOptionType.String,
            name: 'what',
            description: 'Only this; without it, all of them',
            choices: [
              { name: 'mentions', value: 'mentions' },
              { name: 'recent talk', value: 'recent-talk' },
              { name: 'slow answers', value: 'notify' },
            ],
          },
          channelOption,
        ],
      },
    ],
  },
  async run(interaction, bot) {
    if (!mayManage(interaction)) throw new UserError((texts) => texts.settings.notAllowed);
    const scope = scopeOf(interaction);
    const values = valuesOf(interaction);
    if (values) await bot.settings.set(scope, values, { by: interaction.user.id });
    const isExplained = interaction.options.getSubcommand() === 'explain';
    const content = isExplained
      ? await explainSettings(interaction, bot)
      : await summary(interaction, bot, scope);
    await interaction.reply({ content, flags: MessageFlags.Ephemeral });
  },
};

function scopeOf(interaction: ChatInputCommandInteraction): Scope {
  const channel = interaction.options.getChannel('channel');
  const serverId = interaction.guildId ?? '';
  return channel ? { kind: 'channel', channelId: channel.id, serverId } : { kind: 'server', serverId };
}

/** What `/settings reset` takes back. */
const takenBack: Record<string, SettingChanges> = {
  mentions: { mentions: undefined },
  'recent-talk': { recentTalk: undefined },
  notify: { notify: undefined, notifyAfterSeconds: undefined },
};

function valuesOf({ options }: ChatInputCommandInteraction): SettingChanges | undefined {
  switch (options.getSubcommand()) {
    case 'mentions':
      return { mentions: options.getString('answer', true) as NonNullable<SettingValues['mentions']> };
    case 'recent-talk':
      return { recentTalk: options.getInteger('messages', true) };
    case 'notify': {
      const after = options.getInteger('after');
      return {
        notify: options.getString('how', true) as NonNullable<SettingValues['notify']>,
        ...(after !== null && { notifyAfterSeconds: after }),
      };
    }
    case 'reset': {
      const what = options.getString('what');
      return what === null ? Object.assign({}, ...Object.values(takenBack)) : takenBack[what];
    }
    default:
      return undefined;
  }
}

async function summary(interaction: ChatInputCommandInteraction, bot: Bot, scope: Scope): Promise<string> {
  const says = bot.texts(interaction.locale).settings;
  const serverId = interaction.guildId ?? '';
  const channel =
    scope.kind === 'channel' ? interaction.guild?.channels.cache.get(scope.channelId) : undefined;
  const parentId = channel?.isThread() ? (channel.parentId ?? undefined) : undefined;
  const holds = await bot.settings.at({ channelId: channel?.id, parentId, serverId });
  const where = scope.kind === 'channel' ? `<#${scope.channelId}>` : says.wholeServer;
  const readFrom = channel ?? interaction.guild;
  const missing = holds.recentTalk > 0 && readFrom ? obstaclesTo(readFrom) : [];
  const own = scope.kind === 'channel' ? (await bot.settings.of(scope)).values : {};
  const forMentions = readFrom ? obstaclesToMentions(readFrom, holds.mentions, bot) : undefined;
  return [
    says.list(where, holds, own),
    ...(forMentions?.content ? [says.mentionsMissing.content] : []),
    ...(forMentions?.permissions.length
      ? [says.mentionsMissing.permissions(where, forMentions.permissions)]
      : []),
    ...missing.map((obstacle) => says.talkMissing[obstacle](where)),
  ].join('\n');
}
