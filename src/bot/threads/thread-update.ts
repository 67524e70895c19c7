import type { AnyThreadChannel } from 'discord.js';
import type { Bot } from '../bot.ts';

/** A thread that somebody has named needs no title any more. Never rejects. */
export async function onThreadUpdate(
  before: AnyThreadChannel,
  now: AnyThreadChannel,
  { turns, log }: Bot,
): Promise<void> {
  if (before.name === now.name || !turns.threads.has(now.id)) return;
  try {
    await turns.threads.setTitled(now.id);
  } catch (error) {
    log.error({ threadId: now.id, error }, 'could not note the name of a thread');
  }
}
