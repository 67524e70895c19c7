import type { Outlet } from './outlet.ts';
import type { Pacer } from './pace.ts';
import { Reply } from './reply.ts';

/**
 * Says one sentence where an answer would have stood. Resolves when it is visible or cannot become so.
 *
 * @param components action rows under it, in Discord's wire form
 * @returns the id of its message, if there is one
 */
export async function sayOnce(
  outlet: Outlet,
  pacer: Pacer,
  sentence: string,
  nonce: string,
  components: readonly unknown[] = [],
): Promise<string | undefined> {
  const says = { continuesInFile: '', wholeInFile: '', fileName: '', refused: '' };
  const reply = new Reply({ outlet, pacer, nonce, maxMessages: 1, controls: [], says });
  await reply.finish(sentence, { footer: '', components });
  return reply.messageIds[0];
}
