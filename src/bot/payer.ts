import { type BaseInteraction, type Channel, GuildMember, type Message } from 'discord.js';
import type { Payer } from '../quota/payer.ts';

/**
 * Whose limits hold for what a message or an interaction asks: those of whoever wrote it or pressed.
 *
 * @param channel where the answer will stand, if not where it was asked
 * @param member who wrote the message, as Discord told with it: a moment later the cache may have dropped them
 */
export function payerOf(
  source: Message<boolean> | BaseInteraction,
  channel: Pick<Channel, 'id'> | null = source.channel,
  member: GuildMember | BaseInteraction['member'] = source.member,
): Payer {
  const { guildId, channelId } = source;
  const userId = 'user' in source ? source.user.id : source.author.id;
  const roles = member instanceof GuildMember ? [...member.roles.cache.keys()] : (member?.roles ?? []);
  return {
    userId,
    ...(guildId !== null && { serverId: guildId }),
    channelId: channel?.id ?? channelId ?? '',
    parentId: parentOf(channel),
    // Everybody has the role that has the server's id.
    roleIds: roles.filter((id) => id !== guildId),
  };
}

function parentOf(channel: Pick<Channel, 'id'> | null): string | undefined {
  const known = channel as Channel | null;
  return known && 'isThread' in known && known.isThread() ? (known.parentId ?? undefined) : undefined;
}
