import { type Client, DiscordAPIError, type Guild, type GuildMember, RESTJSONErrorCodes } from 'discord.js';
import { UserError } from '../../errors.ts';
import type { Asking } from '../../tools/tool.ts';
import type { Permits } from '../permits.ts';

/** Whoever asked, as tools act for them. */
export interface Asker {
  client: Client<true>;
  asking: Asking;
  permits: Permits;
  /**
   * Them in a server, as Discord knows them now: what is cached of a member may be older than their roles.
   *
   * @throws UserError where they are not in it
   */
  memberOf(guild: Guild): Promise<GuildMember>;
}

/** Asks Discord about each server once. */
export function askerOf({ client, permits }: Pick<Asker, 'client' | 'permits'>, asking: Asking): Asker {
  const known = new Map<string, Promise<GuildMember>>();
  return {
    client,
    asking,
    permits,
    memberOf(guild) {
      const found = known.get(guild.id) ?? fetched(guild, asking.asker.id);
      known.set(guild.id, found);
      return found;
    },
  };
}

async function fetched(guild: Guild, userId: string): Promise<GuildMember> {
  try {
    return await guild.members.fetch({ user: userId, force: true });
  } catch (error) {
    if (error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.UnknownMember)
      throw new UserError((texts) => texts.functions.notMember, { cause: error });
    throw error;
  }
}
