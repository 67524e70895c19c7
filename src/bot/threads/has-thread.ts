import type { Client } from 'discord.js';
import type { TurnServices } from '../../turn/services.ts';

/**
 * Whether a thread hangs on one of the bot's messages. Discord is asked about those that may be older than this process,
 * since it tells a bot of no archived thread; what cannot be looked up counts as having one. Never rejects.
 *
 * @param older those of the messages that were there before
 */
export async function hasThread(
  client: Client<true>,
  { threads, log }: Pick<TurnServices, 'threads' | 'log'>,
  channelId: string,
  messageIds: readonly string[],
  older: readonly string[],
): Promise<boolean> {
  // A thread has the id of its message.
  if (messageIds.some((id) => threads.has(id) || client.channels.cache.has(id))) return true;
  try {
    const channel = await client.channels.fetch(channelId);
    // Within a thread, and in direct messages, no further ones can be.
    if (!channel?.isTextBased() || channel.isThread() || channel.isDMBased()) return false;
    const asked = older.filter((id) => messageIds.includes(id));
    const found = await Promise.all(
      asked.map((id) => channel.messages.fetch({ message: id, force: true, cache: false })),
    );
    return found.some((message) => message.hasThread);
  } catch (error) {
    log.warn({ channelId, error }, 'could not look up whether a thread hangs on an answer');
    return true;
  }
}
