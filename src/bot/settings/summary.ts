import type { ChatInputCommandInteraction } from 'discord.js';
import type { SettingName } from '../../settings/definitions.ts';
import { valuesOf } from '../../settings/resolve.ts';
import type { Bot } from '../bot.ts';
import { obstaclesTo } from '../reading/recent-talk.ts';
import { obstaclesToMentions } from '../threads/obstacles.ts';
import { lineOf } from './explain.ts';
import { heldAt, settableIn, type Target } from './target.ts';

/** These are told in sentences of their own, whether they are set there or not. */
const always: readonly SettingName[] = ['mentions', 'recentTalk', 'notify', 'notifyAfterSeconds'];

/** What is set there, what holds of some settings in any case, and what keeps them from doing what they say, with what to click. */
export async function summary(
  interaction: ChatInputCommandInteraction,
  bot: Bot,
  scope: Target,
): Promise<string[]> {
  const texts = bot.texts(interaction.locale);
  const says = texts.settings;
  const channel =
    scope.kind === 'channel' ? interaction.guild?.channels.cache.get(scope.channelId) : undefined;
  const resolution = await bot.settings.explain(heldAt(interaction, scope));
  const holds = valuesOf(resolution);
  const where = scope.kind === 'channel' ? `<#${scope.channelId}>` : says.wholeServer;
  const readFrom = channel ?? interaction.guild;
  const missing = holds.recentTalk > 0 && readFrom ? obstaclesTo(readFrom) : [];
  const { values } = await bot.settings.of(scope);
  const own = scope.kind === 'channel' ? values : {};
  const further = settableIn(scope).filter((name) => values[name] !== undefined && !always.includes(name));
  const forMentions = readFrom ? obstaclesToMentions(readFrom, holds.mentions, bot) : undefined;
  return [
    says.list(where, holds, own),
    ...further.map((name) => lineOf(name, resolution, texts)),
    ...(forMentions?.content ? [says.mentionsMissing.content] : []),
    ...(forMentions?.permissions.length
      ? [says.mentionsMissing.permissions(where, forMentions.permissions)]
      : []),
    ...missing.map((obstacle) => says.talkMissing[obstacle](where)),
  ];
}
