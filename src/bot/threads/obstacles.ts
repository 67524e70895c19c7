import { Guild, type GuildBasedChannel } from 'discord.js';
import { missingOf, type PermissionName } from '../../diagnosis/permissions.ts';
import type { EffectiveSettings } from '../../settings/definitions.ts';
import type { Bot } from '../bot.ts';

/** What keeps the setting `mentions` from doing what it says: `content`, or permissions. */
export interface MentionObstacles {
  content: boolean;
  permissions: PermissionName[];
}

/** The same of a channel, or of a server by the bot's roles there. */
export function obstaclesToMentions(
  place: GuildBasedChannel | Guild,
  mentions: EffectiveSettings['mentions'],
  { client, messageContent }: Pick<Bot, 'client' | 'messageContent'>,
): MentionObstacles {
  const has = place instanceof Guild ? place.members.me?.permissions : place.permissionsFor(client.user);
  const needed = [
    ...(mentions === 'thread' ? (['CreatePublicThreads'] as const) : []),
    'SendMessagesInThreads' as const,
  ];
  return {
    content: mentions !== 'in-place' && !messageContent,
    permissions: mentions === 'in-place' ? [] : missingOf(has?.bitfield ?? 0n, needed),
  };
}
