import { Routes } from 'discord.js';
import type { ReplyRest } from './rest.ts';

/**
 * Gives a thread a name of at most 100 units. Discord allows two in ten minutes and says so in no header: where that is
 * over it fails at once, rather than wait.
 */
export async function renameThread(rest: ReplyRest, threadId: string, name: string): Promise<void> {
  await rest.edits.patch(Routes.channel(threadId), { body: { name } });
}
