import { RequestMethod, Routes } from 'discord.js';
import type { Pacer } from './pace.ts';
import { type ReplyRest, readRateLimit } from './rest.ts';

/**
 * Gives a thread a name of at most 100 units, by a request which no answer wants. Discord allows two in ten minutes and
 * says so in no header: where that is over it fails at once, rather than wait.
 */
export async function renameThread(
  rest: ReplyRest,
  pacer: Pacer,
  threadId: string,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  const bucket = `rename:${threadId}`;
  const slot = await pacer.slot({ bucket, counted: true, urgency: 'typing', since: Date.now() }, signal);
  try {
    const response = await rest.edits.queueRequest({
      method: RequestMethod.Patch,
      fullRoute: Routes.channel(threadId),
      body: { name },
    });
    await response.arrayBuffer();
    slot.done(readRateLimit(response.headers));
  } catch (error) {
    slot.done();
    throw error;
  }
}
