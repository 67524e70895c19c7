import type { ChatInputCommandInteraction } from 'discord.js';
import type { Bot } from '../bot.ts';
import { obstaclesTo } from '../reading/recent-talk.ts';
import { obstaclesToMentions } from '../threads/obstacles.ts';
import type { Target } from './target.ts';

/** What holds of some settings, and what keeps them from doing what they say, with what to click. */
export async function summary(
  interaction: ChatInputCommandInteraction,
  bot: Bot,
  scope: Target,
): Promise<string> {
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
