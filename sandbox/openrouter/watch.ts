interface Waiter {
  predicate: () => boolean;
  resolve: () => void;
  reject: (error: unknown) => void;
  timer: NodeJS.Timeout;
}

/** Lets a test wait for a condition: conditions are looked at again at every change, never by polling. */
export class Watch {
  readonly #waiters = new Set<Waiter>();

  /** Something changed: every waiting condition is evaluated once more. Free when nobody waits. */
  changed(): void {
    for (const waiter of this.#waiters) this.#look(waiter);
  }

  /**
   * Resolves when `predicate()` holds. Rejects when it throws, when `limitMs` pass (the message holds what
   * `describe()` says then), or when the server closes.
   */
  until(predicate: () => boolean, describe: () => string, limitMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        predicate,
        resolve,
        reject,
        timer: setTimeout(() => {
          this.#settle(waiter, () =>
            reject(new Error(`still waiting after ${limitMs} ms for ${predicate}; last seen: ${describe()}`)),
          );
        }, limitMs),
      };
      this.#waiters.add(waiter);
      this.#look(waiter);
    });
  }

  /** Rejects all who still wait. */
  close(): void {
    for (const waiter of this.#waiters) {
      this.#settle(waiter, () => waiter.reject(new Error(`closed while waiting for ${waiter.predicate}`)));
    }
  }

  #look(waiter: Waiter): void {
    try {
      if (waiter.predicate()) this.#settle(waiter, waiter.resolve);
    } catch (error) {
      this.#settle(waiter, () => waiter.reject(error));
    }
  }

  #settle(waiter: Waiter, settle: () => void): void {
    clearTimeout(waiter.timer);
    this.#waiters.delete(waiter);
    settle();
  }
}
