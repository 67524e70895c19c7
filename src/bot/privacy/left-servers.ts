import { DiscordAPIError, RESTJSONErrorCodes, Routes } from 'discord.js';
import type { Bot } from '../bot.ts';
import { purgeServer } from './purge-server.ts';

/** What Discord answers about a server that the bot is not in (docs, "Opcodes and Status Codes"). */
const gone = new Set<unknown>([RESTJSONErrorCodes.UnknownGuild, RESTJSONErrorCodes.MissingAccess]);

/**
 * Removes what is kept of servers from which the bot was removed while it did not run. A server in an outage is among those
 * that Discord names at the start, and Discord is asked about each once more before anything goes. Where the database began
 * with another application, which may still be in those servers, nothing goes.
 */
export async function purgeLeftServers(bot: Bot): Promise<void> {
  const { client, log } = bot;
  const privacy = await bot.privacy();
  const kept = await privacy.serversKept();
  const isOwn = await privacy.isItsOwn(client.application.id);
  const missing = kept.filter((id) => !client.guilds.cache.has(id));
  if (missing.length === 0) return;
  if (!isOwn) {
    log.warn(
      { servers: missing.length },
      'the database is of another application: what it keeps of its servers stays',
    );
    return;
  }
  for (const serverId of missing) if (await isGone(serverId, bot)) await purgeServer(serverId, bot);
}

async function isGone(serverId: string, { client }: Bot): Promise<boolean> {
  try {
    await client.rest.get(Routes.guild(serverId));
    return false;
  } catch (error) {
    if (error instanceof DiscordAPIError && gone.has(error.code)) return true;
    throw error;
  }
}
