/** How long to leave alone what has failed. */
export interface BackOffOptions {
  /** After the first failure, ms; each further one in a row doubles it. */
  firstMs: number;
  /** At most, ms. */
  mostMs: number;
  now?: () => number;
}

/** So many keys are kept in mind before those are forgotten whose wait is over. */
const tidyAfter = 1000;

/** Keeps what fails from being tried again at once: after each failure in a row twice as long. Kept in memory only. */
export class BackOff<Key> {
  readonly #options: BackOffOptions;
  readonly #now: () => number;
  readonly #failed = new Map<Key, { waitMs: number; until: number }>();

  constructor(options: BackOffOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** For how long it is not to be tried, ms from now; 0: it may be. */
  leftMs(key: Key): number {
    return Math.max(0, (this.#failed.get(key)?.until ?? 0) - this.#now());
  }

  failed(key: Key): void {
    const { firstMs, mostMs } = this.#options;
    const now = this.#now();
    const before = this.#failed.get(key);
    if (!before && this.#failed.size >= tidyAfter)
      for (const [known, { until }] of this.#failed) if (until <= now) this.#failed.delete(known);
    const waitMs = Math.min(mostMs, before ? 2 * before.waitMs : firstMs);
    this.#failed.set(key, { waitMs, until: now + waitMs });
  }

  /** The next failure is again the first. */
  succeeded(key: Key): void {
    this.#failed.delete(key);
  }
}
