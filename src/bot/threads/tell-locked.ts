import type { Bot } from '../bot.ts';
import { tellDirectly } from '../tell-directly.ts';

/** Tells a member by direct message that a thread is locked: once, and again in an hour. Never rejects. */
export async function tellLocked(
  bot: Pick<Bot, 'client' | 'log' | 'told' | 'settings' | 'seenLocales'>,
  threadId: string,
  userId: string,
): Promise<void> {
  if (bot.told.isNew(`${keyOf(threadId)}${userId}`))
    await tellDirectly(bot, userId, (texts) => texts.access.locked);
}

/** The thread was unlocked: when it is locked again, that is news. */
export function forgetLocked({ told }: Pick<Bot, 'told'>, threadId: string): void {
  told.forget(keyOf(threadId));
}

const keyOf = (threadId: string) => `lock ${threadId} `;
