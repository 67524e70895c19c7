/** What a menu was used on, as far as it cannot be found again: a message's author and text, a member's name. */
export interface MenuTarget {
  name: string;
  /** Empty for a member. */
  text: string;
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
