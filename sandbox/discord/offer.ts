import { permissionBits, permissionsOf } from './permissions.ts';
import type { Channel, World } from './state.ts';
import type { WireCommand, WireUser } from './wire.ts';

/** Whom and where a command is used. */
export interface CommandPlace {
  world: World;
  user: WireUser;
  channel: Channel;
}

/** 0 in a server, 1 in a DM with the bot, 2 elsewhere (Discord docs, interaction contexts). */
export function contextOf({ world, channel }: CommandPlace): 0 | 1 | 2 {
  if (channel.guild) return 0;
  return world.botIsIn(channel) ? 1 : 2;
}

/**
 * Whether a command is for this kind of place, installed here or by the person themselves.
 *
 * @returns nothing where it is not; else whether it works by the person's own installation
 */
export function offer(place: CommandPlace, command: WireCommand): { userInstalled: boolean } | undefined {
  const { world, user, channel } = place;
  const context = contextOf(place);
  if (command.contexts && !command.contexts.includes(context)) return undefined;
  const types = command.integration_types ?? [0];
  const inServer = channel.guild ? channel.guild.hasBot : context === 1;
  const byServer = inServer && types.includes(0);
  const byUser = world.installedBy.has(user.id) && types.includes(1);
  return command.guild_id === undefined && !byServer && !byUser ? undefined : { userInstalled: byUser };
}

/** Why a member may not use a command where it is offered; nothing where they may. */
export function refusal({ user, channel }: CommandPlace, command: WireCommand): string | undefined {
  const { guild } = channel;
  if (!guild) return undefined;
  const bits = permissionsOf(guild, user.id, channel);
  if (!(bits & permissionBits.UseApplicationCommands)) return `${user.username} may not use commands here`;
  if (guild.allowedCommands.get(command.name)?.has(user.id)) return undefined;
  const wanted = command.default_member_permissions;
  if (wanted === null || bits & permissionBits.Administrator) return undefined;
  const needed = BigInt(wanted);
  if (needed !== 0n && (bits & needed) === needed) return undefined;
  return `${user.username} may not use /${command.name}`;
}
