/** Options of a wait. */
export interface UntilOptions {
  /** ms after which the wait rejects; 15,000 by default. */
  within?: number;
}

/** What is left of a type when the condition holds. */
export type Truthy<T> = Exclude<T, false | 0 | '' | null | undefined>;

interface Waiter {
  look: () => void;
  done: () => void;
}

/**
 * Waits for conditions. `changed()` is called at every change of the local Discord; conditions are looked at once
 * per turn of the event loop, however many changes it brought, and now and then besides, since a condition may
 * also depend on something elsewhere.
 */
export class Changes {
  readonly #waiters = new Set<Waiter>();
  readonly #listeners = new Set<() => void>();
  readonly #describe: () => string;
  #scheduled = false;

  /** @param describe what the local Discord looks like now, for the message of a wait that ran out */
  constructor(describe: () => string) {
    this.#describe = describe;
  }

  /** Something changed: every waiting condition is looked at again soon. */
  changed(): void {
    if (this.#waiters.size + this.#listeners.size === 0 || this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      for (const waiter of [...this.#waiters]) waiter.look();
      for (const listener of [...this.#listeners]) listener();
    });
  }

  /** Calls a listener once per turn of the event loop that brought changes. @returns what ends that */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Resolves with the first truthy value of `condition`. A condition that throws counts as not yet; its error is
   * part of the rejection.
   */
  until<T>(condition: () => T, { within = 15_000 }: UntilOptions = {}): Promise<Truthy<T>> {
    const origin = new Error('the wait began here');
    return new Promise<Truthy<T>>((resolve, reject) => {
      let thrown: unknown;
      const done = (): void => {
        this.#waiters.delete(waiter);
        clearTimeout(limit);
        clearInterval(tick);
      };
      const look = (): boolean => {
        try {
          const value = condition();
          thrown = undefined;
          if (!value) return false;
          done();
          resolve(value as Truthy<T>);
          return true;
        } catch (error) {
          thrown = error;
          return false;
        }
      };
      const waiter: Waiter = { look, done };
      const tick = setInterval(look, 100);
      const limit = setTimeout(() => {
        if (look()) return;
        done();
        const said = thrown instanceof Error ? `\nthe condition threw: ${thrown.message}` : '';
        const message = `not so within ${within} ms: ${condition.toString().slice(0, 300)}${said}\n${this.#describe()}`;
        reject(new Error(message, { cause: thrown ?? origin }));
      }, within);
      this.#waiters.add(waiter);
      look();
    });
  }

  /** Drops every wait without an answer; for closing. */
  stop(): void {
    for (const waiter of [...this.#waiters]) waiter.done();
  }
}
