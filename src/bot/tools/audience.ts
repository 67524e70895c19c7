import {
  ChannelType,
  type GuildBasedChannel,
  OverwriteType,
  PermissionFlagsBits,
  type Role,
} from 'discord.js';

/** What it takes to read what was said in a channel before. */
export const toRead = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.ReadMessageHistory;

/** Who sees what is said in a place: everybody, or those who have one of these roles or are let in by name. */
export interface Audience {
  place: GuildBasedChannel;
  everybody: boolean;
  roles: readonly Role[];
  /** Ids of members. */
  named: readonly string[];
}

/** Who sees a place; a thread is seen by those who see the channel in which it stands. Undefined: nobody knows. */
export function audienceOf(place: GuildBasedChannel): Audience | undefined {
  const seen = place.isThread() ? place.parent : place;
  if (!seen) return undefined;
  const { guild } = seen;
  const own = ownIds(seen);
  const sees = (role: Role) => seen.permissionsFor(role).has(PermissionFlagsBits.ViewChannel);
  return {
    place,
    everybody: sees(guild.roles.everyone),
    roles: [...guild.roles.cache.values()].filter((role) => !own.has(role.id) && sees(role)),
    named: seen.permissionOverwrites.cache
      .filter(({ id, type, allow }) => {
        return type === OverwriteType.Member && !own.has(id) && allow.has(PermissionFlagsBits.ViewChannel);
      })
      .map(({ id }) => id),
  };
}

/**
 * Whether everybody in an audience may read a channel as well, so that an answer there which tells of it tells nobody what
 * Discord hides from them. Worked out by roles, without asking who has them: it may say no where it could say yes, never the
 * other way round.
 */
export function isOpenTo(channel: GuildBasedChannel, { place, everybody, roles, named }: Audience): boolean {
  if (channel.id === place.id) return true;
  if (channel.type === ChannelType.PrivateThread || channel.guildId !== place.guildId) return false;
  const read = channel.isThread() ? channel.parent : channel;
  if (!read) return false;
  if (read.id === (place.isThread() ? place.parentId : place.id)) return true;
  const own = ownIds(read);
  const overwrites = read.permissionOverwrites.cache.filter(({ id }) => !own.has(id));
  if (overwrites.some(({ deny }) => deny.any(toRead))) return false;
  const reads = (role: Role) => read.permissionsFor(role).has(toRead);
  if (reads(read.guild.roles.everyone)) return true;
  if (everybody || !roles.every(reads)) return false;
  return named.every((id) => overwrites.get(id)?.allow.has(toRead));
}

/** Everyone, of whom is asked apart, the bot and its role. */
function ownIds({ guild, client }: GuildBasedChannel): Set<string | undefined> {
  return new Set([guild.id, client.user.id, guild.roles.botRoleFor(client.user.id)?.id]);
}
