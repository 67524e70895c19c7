import type { Guild } from 'discord.js';
import { missingOf, type PermissionName } from '../diagnosis/permissions.ts';

/**
 * The permissions that the bot lacks for speaking in a channel.
 *
 * @param withFiles whether it is to send files there
 */
export function missingIn(guild: Guild, channelId: string, { withFiles = false } = {}): PermissionName[] {
  const channel = guild.channels.cache.get(channelId);
  const has = channel?.permissionsFor(guild.client.user);
  return missingOf(has?.bitfield ?? 0n, [
    'ViewChannel',
    channel?.isThread() ? 'SendMessagesInThreads' : 'SendMessages',
    ...(withFiles ? (['AttachFiles'] as const) : []),
  ]);
}
