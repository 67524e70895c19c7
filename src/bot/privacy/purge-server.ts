import type { Bot } from '../bot.ts';

/**
 * Removes all that is kept of a server which the bot is not in any more. Where the database began with another application,
 * which may still be in that server, nothing goes.
 */
export async function purgeServer(
  serverId: string,
  { client, privacy, log }: Pick<Bot, 'client' | 'privacy' | 'log'>,
): Promise<void> {
  const kept = await privacy();
  if (!(await kept.isItsOwn(client.application.id))) {
    log.warn({ serverId }, 'the database is of another application: what it keeps of a server stays');
    return;
  }
  const turns = await kept.purgeServer(serverId);
  log.info({ serverId, turns }, 'all that was kept of a server is removed: the bot is not in it any more');
}
