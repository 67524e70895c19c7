import type { Clock } from './clock.ts';
import { type FailureClass, FirstTokenTimeout, type ModelFailure, Stalled, TotalTimeout } from './failure.ts';

/** Milliseconds, but for `deadline`, which is epoch ms. */
export interface WatchdogLimits {
  /** Without a byte. */
  idleMs: number;
  /** To the first token, counted from the request; keep-alives do not extend it. */
  firstTokenMs: number;
  /** By then all must be over, whatever arrives. */
  deadline: number;
}

// After the finish reason only the bill is missing: it is worth a short wait, not the loss of the answer.
const billMs = 3_000;

/** Ends a request that hangs: `signal` aborts, and `failure` says why. */
export class Watchdog {
  failure: ModelFailure | undefined;
  readonly #controller = new AbortController();
  readonly #limits: WatchdogLimits;
  readonly #clock: Clock;
  readonly #startedAt: number;
  #lastByteAt: number;
  #firstToken = false;
  #held = false;
  #finishedAt: number | undefined;
  #rest = new AbortController();

  constructor(limits: WatchdogLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
    this.#startedAt = clock.now();
    this.#lastByteAt = this.#startedAt;
    void this.#watch();
  }

  /** Aborts when a limit is passed. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** A sign of life. */
  bytes(): void {
    this.#lastByteAt = this.#clock.now();
  }

  /** The model says something: text, thoughts, a tool call. */
  token(): void {
    this.#firstToken = true;
  }

  /** Whoever reads is busy with what it was given: until `release` nothing more is asked of the server. */
  hold(): void {
    this.#held = true;
  }

  release(): void {
    this.#held = false;
    this.bytes();
  }

  /** The answer is whole; little time is left for the rest. */
  finished(): void {
    if (this.#finishedAt !== undefined) return;
    this.#finishedAt = this.#clock.now();
    this.#rest.abort();
  }

  /** Nothing needs watching any more. Aborts the request if it still runs. */
  close(): void {
    this.#controller.abort();
    this.#rest.abort();
  }

  async #watch(): Promise<void> {
    while (!this.signal.aborted) {
      const { at, Failure } = this.#next();
      const wait = at - this.#clock.now();
      if (wait <= 0) {
        this.failure = new Failure();
        this.#controller.abort();
        return;
      }
      if (this.#rest.signal.aborted) this.#rest = new AbortController();
      await this.#clock.delay(wait, this.#rest.signal);
    }
  }

  /** The limit that is reached first, if nothing more is heard. */
  #next(): { at: number; Failure: FailureClass } {
    const { idleMs, firstTokenMs, deadline } = this.#limits;
    const limits: { at: number; Failure: FailureClass }[] = [
      { at: deadline, Failure: TotalTimeout },
      { at: (this.#held ? this.#clock.now() : this.#lastByteAt) + idleMs, Failure: Stalled },
    ];
    if (!this.#firstToken) limits.push({ at: this.#startedAt + firstTokenMs, Failure: FirstTokenTimeout });
    if (this.#finishedAt !== undefined) limits.push({ at: this.#finishedAt + billMs, Failure: Stalled });
    return limits.reduce((first, limit) => (limit.at < first.at ? limit : first));
  }
}
