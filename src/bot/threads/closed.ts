import { type Channel, PermissionFlagsBits } from 'discord.js';

/** Whether a thread is locked, and the bot may not write in it all the same. */
export function isClosed(channel: Channel | null | undefined): boolean {
  if (!channel?.isThread() || !channel.locked) return false;
  const permissions = channel.permissionsFor(channel.client.user);
  return !permissions?.has(PermissionFlagsBits.ManageThreads);
}
