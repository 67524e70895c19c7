import { type Client, DiscordAPIError, type Guild, type GuildMember, RESTJSONErrorCodes } from 'discord.js';
import { UserError } from '../../errors.ts';
import type { Asking } from '../../tools/tool.ts';
import type { Permits } from '../permits.ts';
import type { Pausing } from '../reading/unpaused.ts';

/** Whoever asked, as tools act for them. */
export interface Asker {
  client: Client<true>;
  asking: Asking;
  permits: Permits;
  choices: Pausing;
  /**
   * Them in a server, as Discord knows them now: what is cached of a member may be older than their roles.
   *
   * @throws UserError where they are not in it
   */
  memberOf(guild: Guild): Promise<GuildMember>;
}

/** Asks Discord about each server once. */
export function askerOf(
  { client, permits, choices }: Pick<Asker, 'client' | 'permits' | 'choices'>,
  asking: Asking,
): Asker {
  const known = new Map<string, Promise<GuildMember>>();
  return {
    client,
    asking,
    permits,
    choices,
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
