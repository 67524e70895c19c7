import type { User } from 'discord.js';
import type { Bot } from '../bot.ts';

/**
 * From now on nothing of a member is read or answered. What is being written for them ends as by *Stop*: what is there stays,
 * and what waits in line is not asked.
 */
export async function pause(
  { id, displayName: name }: Pick<User, 'id' | 'displayName'>,
  { choices, turns }: Pick<Bot, 'choices' | 'turns'>,
): Promise<void> {
  await choices.choose(id, { paused: true });
  turns.running.stopWhere(({ askerId }) => askerId === id, { by: 'member', id, name });
}
