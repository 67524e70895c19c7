import { UserError } from '../../errors.ts';
import type { Asker } from './asker.ts';
import { mayWrite } from './may-write.ts';

/** Whether somebody may post a poll where they ask, and the bot for them. @throws whatever Discord fails with */
export async function mayPoll(asker: Asker): Promise<boolean> {
  try {
    await mayWrite(asker, 'SendPolls');
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}
