import type { AnyThreadChannel } from 'discord.js';
import type { Bot } from '../bot.ts';
import { isClosed } from './closed.ts';
import { forgetLocked } from './tell-locked.ts';

/**
 * Acts on what happened to a thread. One that was locked takes no more of an answer: its paid requests end at once, and what
 * was written is drawn when it is unlocked (changes/on-change.ts). One that is only archived opens again when something is
 * drawn. One that somebody has named needs no title any more. Never rejects.
 */
export async function onThreadUpdate(
  before: AnyThreadChannel,
  now: AnyThreadChannel,
  bot: Bot,
): Promise<void> {
  const { turns, log } = bot;
  try {
    if (isClosed(now)) stopIn(now.id, bot);
    else if (isClosed(before)) forgetLocked(bot, now.id);
    if (before.name !== now.name && turns.threads.has(now.id)) await turns.threads.setTitled(now.id);
  } catch (error) {
    log.error({ threadId: now.id, error }, 'could not act on a change of a thread');
  }
}

/** Stops what is written as messages of the thread; an interaction's token reaches its own also in a locked one. */
function stopIn(threadId: string, { turns }: Bot): void {
  turns.running.stopWhere(({ channelId, byToken }) => channelId === threadId && !byToken, { by: 'locked' });
}
