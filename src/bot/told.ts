/** How long somebody remembers what they were told, ms. */
const rememberMs = 3_600_000;
/** So many are kept in mind before those are forgotten whose time is over. */
const tidyAfter = 1000;

/** What members were told lately, so that nobody is told the same with every message. Kept in memory only. */
export class Told {
  readonly #until = new Map<string, number>();

  /** Whether it is to be told now: not if it was told under this key lately. @param forMs how long that is remembered */
  isNew(key: string, forMs = rememberMs): boolean {
    const now = Date.now();
    if ((this.#until.get(key) ?? 0) > now) return false;
    if (this.#until.size >= tidyAfter)
      for (const [known, until] of this.#until) if (until <= now) this.#until.delete(known);
    this.#until.set(key, now + forMs);
    return true;
  }

  /** What was told under keys that begin so may be told again. */
  forget(beginning: string): void {
    for (const key of this.#until.keys()) if (key.startsWith(beginning)) this.#until.delete(key);
  }
}
