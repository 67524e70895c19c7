import { type AnyThreadChannel, PermissionFlagsBits } from 'discord.js';
import { openPlace } from '../../history/place.ts';
import type { Bot } from '../bot.ts';

/**
 * Takes back a thread in which no conversation could begin: nothing of it is kept, and one that was made for it goes. To
 * delete it takes Manage Threads (Discord docs, "Threads"); without, whoever made it can archive it. Never rejects.
 *
 * @param isNew false: it was there before, and stays
 */
export async function giveUp(bot: Bot, thread: AnyThreadChannel, isNew: boolean): Promise<void> {
  const { threads, history, log } = bot.turns;
  try {
    await threads.remove(thread.id);
    await history.clear(openPlace(thread.id));
    if (!isNew) return;
    const may = thread.permissionsFor(bot.client.user)?.has(PermissionFlagsBits.ManageThreads);
    await (may ? thread.delete() : thread.setArchived(true));
  } catch (error) {
    log.warn({ threadId: thread.id, error }, 'could not take back a thread');
  }
}
