import type { AnyThreadChannel } from 'discord.js';
import { UserError } from '../../errors.ts';
import type { Bot } from '../bot.ts';

/** Adds a member to a private thread; nothing, where they are in it. @throws UserError where Discord does not do it */
export async function letIn(
  { log }: Pick<Bot, 'log'>,
  thread: AnyThreadChannel,
  userId: string,
): Promise<void> {
  try {
    await thread.members.add(userId);
  } catch (error) {
    log.warn({ threadId: thread.id, userId, error }, 'could not add a member to a private thread');
    throw new UserError((texts) => texts.threads.notAdded, { cause: error });
  }
}
