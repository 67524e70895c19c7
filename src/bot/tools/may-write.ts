import type { GuildMember, GuildTextBasedChannel, SendableChannels, User } from 'discord.js';
import { missingOf, type PermissionName } from '../../diagnosis/permissions.ts';
import { UserError } from '../../errors.ts';
import type { Asker } from './asker.ts';
import { fetchChannel } from './find-channel.ts';

/**
 * The channel where it was asked, for writing there in the asker's name.
 *
 * @param further a permission that is needed beside that to write
 * @throws UserError where the asker or the bot may not
 */
export async function mayWrite(asker: Asker, further?: PermissionName): Promise<SendableChannels> {
  const channel = await fetchChannel(asker, asker.asking.channelId);
  if (!channel?.isSendable()) throw new UserError(({ functions }) => functions.notHere);
  if (channel.isDMBased()) return channel;
  const member = await asker.memberOf(channel.guild);
  refuseTimedOut(member);
  const speak = channel.isThread() ? 'SendMessagesInThreads' : 'SendMessages';
  const needed: PermissionName[] = ['ViewChannel', speak, ...(further ? [further] : [])];
  const yours = lacking(channel, member, needed);
  if (yours.length > 0) throw new UserError(({ functions }) => functions.youLack(yours));
  const mine = lacking(channel, channel.client.user, needed);
  if (mine.length > 0) {
    await asker.permits.tell(channel.id, needed);
    throw new UserError(({ functions }) => functions.iLack(mine));
  }
  return channel;
}

/** @throws UserError for a member in a timeout, who may only look */
export function refuseTimedOut(member: GuildMember): void {
  if (member.isCommunicationDisabled()) throw new UserError(({ functions }) => functions.timedOut);
}

function lacking(
  channel: GuildTextBasedChannel,
  who: GuildMember | User,
  needed: readonly PermissionName[],
): PermissionName[] {
  return missingOf(channel.permissionsFor(who)?.bitfield ?? 0n, needed);
}
