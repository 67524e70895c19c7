import type { Client } from 'discord.js';
import { PermissionFlagsBits } from 'discord.js';
import { UserError } from '../../errors.ts';
import type { Asking } from '../../tools/tool.ts';
import { askerOf } from './asker.ts';
import { mayWrite } from './may-write.ts';

/** What it takes to post a poll, with its name in Discord's settings. */
export const toPoll: [bigint, string] = [PermissionFlagsBits.SendPolls, 'Create Polls'];

/** Whether somebody may post a poll where they ask, and the bot for them. @throws whatever Discord fails with */
export async function mayPoll(client: Client<true>, asking: Asking): Promise<boolean> {
  try {
    await mayWrite(askerOf(client, asking), toPoll);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}
