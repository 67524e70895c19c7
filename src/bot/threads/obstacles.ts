import { Guild, type GuildBasedChannel, PermissionFlagsBits } from 'discord.js';
import type { EffectiveSettings } from '../../settings/definitions.ts';
import type { Bot } from '../bot.ts';

/** What keeps the setting `mentions` from doing what it says: `content`, or permissions as Discord's settings call them. */
export interface MentionObstacles {
  content: boolean;
  permissions: string[];
}

/** The same of a channel, or of a server by the bot's roles there. */
export function obstaclesToMentions(
  place: GuildBasedChannel | Guild,
  mentions: EffectiveSettings['mentions'],
  { client, messageContent }: Pick<Bot, 'client' | 'messageContent'>,
): MentionObstacles {
  const has = place instanceof Guild ? place.members.me?.permissions : place.permissionsFor(client.user);
  const needed: [bigint, string][] = [
    ...(mentions === 'thread'
      ? [[PermissionFlagsBits.CreatePublicThreads, 'Create Public Threads'] as [bigint, string]]
      : []),
    [PermissionFlagsBits.SendMessagesInThreads, 'Send Messages in Threads'],
  ];
  return {
    content: mentions !== 'in-place' && !messageContent,
    permissions:
      mentions === 'in-place' ? [] : needed.flatMap(([bit, name]) => (has?.has(bit) ? [] : [name])),
  };
}
