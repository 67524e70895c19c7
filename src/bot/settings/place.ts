import type { BaseInteraction, Channel, Message } from 'discord.js';
import type { SettingPlace } from '../../settings/scope.ts';

/** Where, and for whom, settings hold for a message or an interaction. @param channel where its answer will stand, if elsewhere */
export function placeOf(
  source: Message<boolean> | BaseInteraction,
  channel: Channel | null = source.channel,
): SettingPlace {
  return {
    channelId: channel?.id ?? source.channelId ?? undefined,
    parentId: channel?.isThread() ? (channel.parentId ?? undefined) : undefined,
    serverId: source.guildId ?? undefined,
    userId: 'user' in source ? source.user.id : source.author.id,
  };
}
