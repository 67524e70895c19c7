import {
  type GuildMember,
  type GuildTextBasedChannel,
  PermissionFlagsBits,
  type SendableChannels,
  type User,
} from 'discord.js';
import { UserError } from '../../errors.ts';
import type { Asker } from './asker.ts';
import { fetchChannel } from './find-channel.ts';

/**
 * The channel where it was asked, for writing there in the asker's name.
 *
 * @param further a permission that is needed beside that to write, with its name in Discord's settings
 * @throws UserError where the asker or the bot may not
 */
export async function mayWrite(asker: Asker, further?: [bigint, string]): Promise<SendableChannels> {
  const channel = await fetchChannel(asker, asker.asking.channelId);
  if (!channel?.isSendable()) throw new UserError(({ functions }) => functions.notHere);
  if (channel.isDMBased()) return channel;
  const member = await asker.memberOf(channel.guild);
  refuseTimedOut(member);
  const yours = lacking(channel, member, further);
  if (yours.length > 0) throw new UserError(({ functions }) => functions.youLack(yours));
  const mine = lacking(channel, channel.client.user, further);
  if (mine.length > 0) throw new UserError(({ functions }) => functions.iLack(mine));
  return channel;
}

/** @throws UserError for a member in a timeout, who may only look */
export function refuseTimedOut(member: GuildMember): void {
  if (member.isCommunicationDisabled()) throw new UserError(({ functions }) => functions.timedOut);
}

function lacking(
  channel: GuildTextBasedChannel,
  who: GuildMember | User,
  further: [bigint, string] | undefined,
): string[] {
  const has = channel.permissionsFor(who);
  const needed: [bigint, string][] = [
    [PermissionFlagsBits.ViewChannel, 'View Channel'],
    channel.isThread()
      ? [PermissionFlagsBits.SendMessagesInThreads, 'Send Messages in Threads']
      : [PermissionFlagsBits.SendMessages, 'Send Messages'],
    ...(further ? [further] : []),
  ];
  return needed.flatMap(([bit, name]) => (has?.has(bit) ? [] : [name]));
}
