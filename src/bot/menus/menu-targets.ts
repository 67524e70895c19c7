import type { Message } from 'discord.js';
import type { OfferedFile } from '../../history/file-ref.ts';
import type { Person } from '../../history/names.ts';
import type { Quote } from '../../history/prompt.ts';
import { authorOf } from '../reading/known.ts';
import { filesOf } from '../reading/message-files.ts';
import { quoteOf, readMessage } from '../reading/read-message.ts';

/** What a menu was used on, as far as it may not be found again. */
export interface MenuTarget {
  /** The chosen member, or who wrote the message, where that is known. */
  person?: Person;
  /** What the message says; absent for a member, and where the bot sees nothing in it. */
  quote?: Quote;
  /** The files that the message carries, and those of what it forwards. */
  files?: OfferedFile[];
}

/** A message as the target of a menu. */
export function messageTarget(message: Message<boolean>): MenuTarget {
  const person = authorOf(message);
  return {
    ...(person && { person }),
    ...(!readMessage(message).empty && { quote: quoteOf(message) }),
    files: filesOf(message, { quoted: true }),
  };
}

/** How many are kept: modals that were closed without an answer are never heard of. */
const mostKept = 500;

/**
 * What members chose whose modal is open. A modal comes back with ids alone, and where the bot is no member, or may not
 * read message content, the text came with the choice and cannot be fetched. Kept in memory only: other people's words
 * do not go to disk because somebody looked at a modal.
 */
export class MenuTargets {
  readonly #kept = new Map<string, MenuTarget>();

  /** Keeps a target for the member who chose it; the oldest make room. */
  keep(userId: string, targetId: string, target: MenuTarget): void {
    const key = `${userId}/${targetId}`;
    this.#kept.delete(key);
    this.#kept.set(key, target);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
  }

  /** What this member chose, if it is still kept. */
  get(userId: string, targetId: string): MenuTarget | undefined {
    return this.#kept.get(`${userId}/${targetId}`);
  }
}
