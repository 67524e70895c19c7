import { type Guild, PermissionFlagsBits } from 'discord.js';

/**
 * The permissions that the bot lacks for speaking in a channel, as Discord's settings call them.
 *
 * @param withFiles whether it is to send files there
 */
export function missingIn(guild: Guild, channelId: string, { withFiles = false } = {}): string[] {
  const channel = guild.channels.cache.get(channelId);
  const has = channel?.permissionsFor(guild.client.user);
  const needed: [bigint, string][] = [
    [PermissionFlagsBits.ViewChannel, 'View Channel'],
    channel?.isThread()
      ? [PermissionFlagsBits.SendMessagesInThreads, 'Send Messages in Threads']
      : [PermissionFlagsBits.SendMessages, 'Send Messages'],
    ...(withFiles ? [[PermissionFlagsBits.AttachFiles, 'Attach Files'] as [bigint, string]] : []),
  ];
  return needed.flatMap(([bit, name]) => (has?.has(bit) ? [] : [name]));
}
