/** When a run of items is due: item i at `firstMs + floor(i / burst) · burst · everyMs` after the start. */
export interface Pace {
  /** Milliseconds before the first item. */
  firstMs: number;
  /** Milliseconds per item on average; 0 sends all at once. */
  everyMs: number;
  /** How many items become due together; the average rate stays. */
  burst: number;
}

interface Run {
  start: number;
  pace: Pace;
  next: number;
  count: number;
  due: number;
  send: (index: number) => void;
  stop: (error?: unknown) => void;
}

/**
 * One timer for all streams. Each run keeps its average rate exactly: an item's time is reckoned from the
 * start of the run, so a late tick is made up at once and never carried on. With nothing to do there is no timer.
 */
export class Ticker {
  readonly #runs = new Set<Run>();
  #timer: NodeJS.Timeout | undefined;
  #timerDue = Number.POSITIVE_INFINITY;

  /**
   * Calls `send(0) … send(count - 1)` at their times (`count` may be Infinity) and resolves after the last,
   * or as soon as `signal` aborts. Rejects with what `send` throws.
   */
  run(count: number, pace: Pace, send: (index: number) => void, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted || count <= 0) {
        resolve();
        return;
      }
      const start = performance.now();
      const onAbort = () => run.stop();
      const run: Run = {
        start,
        pace,
        next: 0,
        count,
        due: start + pace.firstMs,
        send,
        stop: (error) => {
          this.#runs.delete(run);
          signal.removeEventListener('abort', onAbort);
          if (error === undefined) resolve();
          else reject(error);
        },
      };
      signal.addEventListener('abort', onAbort);
      this.#runs.add(run);
      if (pace.firstMs <= 0) this.#advance(run, start);
      this.#arm();
    });
  }

  #advance(run: Run, time: number): void {
    try {
      while (run.due <= time) {
        run.send(run.next++);
        if (run.next >= run.count) run.stop();
        if (!this.#runs.has(run)) return;
        const { firstMs, everyMs, burst } = run.pace;
        run.due = run.start + firstMs + Math.floor(run.next / burst) * burst * everyMs;
      }
    } catch (error) {
      run.stop(error);
    }
  }

  #tick(): void {
    this.#timer = undefined;
    const time = performance.now();
    for (const run of this.#runs) if (run.due <= time) this.#advance(run, time);
    this.#arm();
  }

  #arm(): void {
    let due = Number.POSITIVE_INFINITY;
    for (const run of this.#runs) if (run.due < due) due = run.due;
    if (this.#timer !== undefined) {
      if (due >= this.#timerDue) return;
      clearTimeout(this.#timer);
      this.#timer = undefined;
    }
    if (due === Number.POSITIVE_INFINITY) return;
    this.#timerDue = due;
    this.#timer = setTimeout(() => this.#tick(), Math.max(1, due - performance.now()));
  }
}
