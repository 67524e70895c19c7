import type { Bot } from '../bot.ts';

/** Removes all that is kept of a server which the bot is not in any more. */
export async function purgeServer(
  serverId: string,
  { privacy, log }: Pick<Bot, 'privacy' | 'log'>,
): Promise<void> {
  const turns = await (await privacy()).purgeServer(serverId);
  log.info({ serverId, turns }, 'all that was kept of a server is removed: the bot is not in it any more');
}
