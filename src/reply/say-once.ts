import type { DiscordFailure } from './discord-failure.ts';
import type { Outlet } from './outlet.ts';
import type { Pacer } from './pace.ts';
import { Reply } from './reply.ts';

/** What became of a sentence. */
export interface Said {
  /** The id of its message, if there is one. */
  messageId?: string | undefined;
  /** Why it does not stand there, or not as it was meant. */
  failure?: DiscordFailure;
}

/**
 * Says one sentence where an answer would have stood. Resolves when it is visible or cannot become so.
 *
 * @param components action rows under it, in Discord's wire form
 */
export async function sayOnce(
  outlet: Outlet,
  pacer: Pacer,
  sentence: string,
  nonce: string,
  components: readonly unknown[] = [],
): Promise<Said> {
  const says = {
    continuesInFile: '',
    wholeInFile: '',
    fileName: '',
    refused: '',
    forbidden: '',
    extrasRefused: '',
  };
  const reply = new Reply({ outlet, pacer, nonce, maxMessages: 1, controls: [], says });
  await reply.finish(sentence, { footer: '', components });
  const [messageId] = reply.messageIds;
  return { messageId, ...(reply.trouble.aborted && { failure: reply.trouble.reason as DiscordFailure }) };
}
