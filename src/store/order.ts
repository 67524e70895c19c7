/** How somebody waits in a line. */
export interface WaitOptions {
  /** Leaves the line; without effect once the task runs. */
  signal?: AbortSignal;
  /** Told how many are ahead, at once and whenever it changes; not called by those who need not wait. Must not throw. */
  onAhead?: (ahead: number) => void;
}

interface Entry {
  admit: () => void;
  onAhead?: ((ahead: number) => void) | undefined;
}

/**
 * Lines by key: tasks of one key run one after another, in the order in which they came; tasks of different keys never
 * wait for each other.
 */
export class Order {
  readonly #lines = new Map<string, Entry[]>();

  /**
   * Runs the task when all before it have ended, however they ended.
   *
   * @throws what the task throws, or the signal's reason where it was aborted while waiting (the task then never runs)
   */
  async run<Result>(key: string, task: () => Promise<Result>, options: WaitOptions = {}): Promise<Result> {
    const leave = await this.#enter(key, options);
    try {
      return await task();
    } finally {
      leave();
    }
  }

  /** How many tasks of a key are running or waiting. */
  length(key: string): number {
    return this.#lines.get(key)?.length ?? 0;
  }

  #enter(key: string, { signal, onAhead }: WaitOptions): Promise<() => void> {
    signal?.throwIfAborted();
    const line = this.#lines.get(key) ?? [];
    this.#lines.set(key, line);
    return new Promise((resolve, reject) => {
      const leave = () => this.#leave(key, line, entry);
      const abort = () => {
        leave();
        reject(signal?.reason);
      };
      const admit = () => {
        signal?.removeEventListener('abort', abort);
        resolve(leave);
      };
      const entry: Entry = { admit, onAhead };
      line.push(entry);
      signal?.addEventListener('abort', abort, { once: true });
      if (line.length === 1) admit();
      else onAhead?.(line.length - 1);
    });
  }

  #leave(key: string, line: Entry[], entry: Entry): void {
    const index = line.indexOf(entry);
    line.splice(index, 1);
    if (line.length === 0) this.#lines.delete(key);
    else if (index === 0) line[0]?.admit();
    for (const [ahead, waiting] of line.entries()) if (ahead >= Math.max(index, 1)) waiting.onAhead?.(ahead);
  }
}
