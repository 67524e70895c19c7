import { apiError } from '../api-error.ts';
import { may, type PermissionName, sees } from '../permissions.ts';
import type { Call } from '../router.ts';
import type { Channel, Guild, Message, World } from '../state.ts';

/** The channel of a path: 10003 where there is none, 50001 where the bot cannot see it. */
export function channelOf({ world, params }: Call): Channel {
  const channel = world.channels.get(params.channel ?? '');
  if (!channel) throw apiError(10003);
  if (!world.botIsIn(channel) || !sees(world.bot.id, channel)) throw apiError(50001);
  return channel;
}

/** Throws 50013 unless the bot holds the permission in the channel. */
export function need(world: World, channel: Channel, permission: PermissionName): void {
  if (!may(world.bot.id, channel, permission)) throw apiError(50013);
}

/** The message of a path: 10008 where there is none, or where it is somebody's ephemeral one. */
export function messageOf(channel: Channel, id: string | undefined): Message {
  const message = channel.messages.get(id ?? '');
  if (!message || message.ephemeralFor) throw apiError(10008);
  return message;
}

/** The server of a path: 10004 where there is none or the bot is not in it. */
export function guildOf({ world, params }: Call): Guild {
  const guild = world.guilds.get(params.guild ?? '');
  if (!guild?.hasBot) throw apiError(10004);
  return guild;
}
