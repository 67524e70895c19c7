import { DiscordAPIError, RESTJSONErrorCodes } from 'discord.js';
import type { Unplaced } from '../../settings/unplaced.ts';
import type { Bot } from '../bot.ts';

/**
 * Asks Discord to which servers those channels belong whose settings do not say so, so that what is kept of a server is found
 * by it. Where Discord does not tell, they stay as they are, and are asked for at the next start. Never rejects.
 */
export async function placeSettings(
  unplaced: Unplaced,
  { client, log, stopping }: Pick<Bot, 'client' | 'log' | 'stopping'>,
): Promise<void> {
  try {
    for (const channelId of await unplaced.channels()) {
      if (stopping()) return;
      const serverId = await serverOf(channelId, client);
      if (serverId === null) await unplaced.remove(channelId);
      else if (serverId !== undefined) await unplaced.place(channelId, serverId);
      log.info({ channelId, serverId }, 'settings of a channel looked for their server');
    }
  } catch (error) {
    log.warn({ error }, 'could not find out to which servers settings of channels belong');
  }
}

/** Null: the channel is gone for good; undefined: Discord does not tell. */
async function serverOf(channelId: string, client: Bot['client']): Promise<string | null | undefined> {
  try {
    const channel =
      client.channels.cache.get(channelId) ??
      (await client.channels.fetch(channelId, { cache: false, allowUnknownGuild: true }));
    return channel && !channel.isDMBased() ? channel.guildId : undefined;
  } catch (error) {
    if (!(error instanceof DiscordAPIError)) throw error;
    return error.code === RESTJSONErrorCodes.UnknownChannel ? null : undefined;
  }
}
