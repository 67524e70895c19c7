import type { Clock } from './clock.ts';
import { Stopped } from './failure.ts';

/** Requests to free models that an account may send in a minute (OpenRouter docs, limits). */
const perMinute = 20;
/** A window of our own is a little longer: requests may arrive closer together than they were sent. */
const windowMs = 61_000;
const dayMs = 86_400_000;

/** So long what was read of the allowance of the day holds, ms; and where nothing seems to be left of it. */
const readEveryMs = 600_000;
const readAgainMs = 60_000;
/** A question does not wait longer for it, ms. */
const readWithinMs = 3000;

/** For longer than anything waits, ms. */
const longMs = 2 ** 31 - 1;

interface Waiting {
  /** Aborted when the line moves. */
  moved: AbortController;
}

/**
 * The line before the free models of one account, which takes 20 requests to them in a minute and so many in a day (UTC),
 * refused ones included: whoever comes too early waits here instead of being refused there.
 */
export class FreeLine {
  readonly #clock: Clock;
  readonly #allowance: (signal: AbortSignal) => Promise<number | undefined>;
  #line: Waiting[] = [];
  /** When the requests of the last minute were sent, epoch ms. */
  #sent: number[] = [];
  #blockedUntil = 0;
  /** What was left of a day's allowance when it was read, and how many were sent since. */
  #left: { at: number; count: number | undefined; sent: number } | undefined;
  #reading: Promise<void> | undefined;

  /** @param allowance asks how many requests of today are left; nothing where that is not told. Must not reject */
  constructor(clock: Clock, allowance: (signal: AbortSignal) => Promise<number | undefined>) {
    this.#clock = clock;
    this.#allowance = allowance;
  }

  /** In how many ms the requests of today are back, if none is left of them. */
  async spentInMs(signal: AbortSignal): Promise<number | undefined> {
    const known = this.#known();
    const isSpent = known?.count !== undefined && known.count <= known.sent;
    const ageMs = known ? this.#clock.now() - known.at : Number.POSITIVE_INFINITY;
    const isUnknown = known?.count === undefined;
    if (ageMs >= (isSpent || isUnknown ? readAgainMs : readEveryMs)) await this.#read(signal);
    const { count, sent = 0 } = this.#known() ?? {};
    return count !== undefined && count <= sent ? dayMs - (this.#clock.now() % dayMs) : undefined;
  }

  /** How long somebody who came now would wait, about, ms. */
  get waitMs(): number {
    const now = this.#clock.now();
    this.#forget(now);
    const before = this.#sent.length + this.#line.length - perMinute;
    const blockedMs = Math.max(0, this.#blockedUntil - now);
    if (before < 0) return blockedMs;
    const freed = this.#sent[before];
    return Math.max(blockedMs, freed === undefined ? 2 * windowMs : freed + windowMs - now);
  }

  /**
   * Ends when the request may be sent, and counts it. Gives out how many stand before it, whenever that has changed.
   *
   * @returns to be called where it is not sent after all
   * @throws Stopped when the signal aborts
   */
  async *enter(signal: AbortSignal): AsyncGenerator<number, () => void> {
    const own: Waiting = { moved: new AbortController() };
    this.#line.push(own);
    try {
      for (let told: number | undefined; ; ) {
        if (signal.aborted) throw new Stopped();
        own.moved = new AbortController();
        const ahead = this.#line.indexOf(own);
        const waitMs = ahead === 0 ? this.#readyInMs() : longMs;
        if (waitMs <= 0) return this.#count();
        if (ahead !== told) yield ahead;
        told = ahead;
        await this.#clock.delay(waitMs, AbortSignal.any([signal, own.moved.signal]));
      }
    } finally {
      this.#line = this.#line.filter((one) => one !== own);
      for (const { moved } of this.#line) moved.abort();
    }
  }

  /** OpenRouter has refused a request since the minute's are used: nothing goes for so long, ms, but at most a minute. */
  blocked(forMs: number | undefined): void {
    this.#blockedUntil = Math.max(
      this.#blockedUntil,
      this.#clock.now() + Math.min(forMs ?? windowMs, windowMs),
    );
  }

  /** OpenRouter has refused a request since the day's are used. */
  spent(): void {
    this.#left = { at: this.#clock.now(), count: 0, sent: 0 };
  }

  #readyInMs(): number {
    const now = this.#clock.now();
    this.#forget(now);
    const first = this.#sent.length < perMinute ? undefined : this.#sent.at(-perMinute);
    return Math.max(this.#blockedUntil, first === undefined ? 0 : first + windowMs) - now;
  }

  #count(): () => void {
    const at = this.#clock.now();
    const left = this.#left;
    this.#sent.push(at);
    if (left) left.sent += 1;
    return () => {
      const index = this.#sent.indexOf(at);
      if (index !== -1) this.#sent.splice(index, 1);
      if (left) left.sent -= 1;
    };
  }

  #forget(now: number): void {
    this.#sent = this.#sent.filter((at) => at > now - windowMs);
  }

  /** What is known of today. */
  #known() {
    const today = Math.floor(this.#clock.now() / dayMs);
    return this.#left && Math.floor(this.#left.at / dayMs) === today ? this.#left : undefined;
  }

  async #read(signal: AbortSignal): Promise<void> {
    const enough = new AbortController();
    this.#reading ??= this.#allowance(enough.signal)
      .then((count) => {
        this.#left = { at: this.#clock.now(), count, sent: 0 };
      })
      .finally(() => {
        this.#reading = undefined;
      });
    const tooLong = this.#clock.delay(readWithinMs, AbortSignal.any([signal, enough.signal]));
    await Promise.race([this.#reading, tooLong]);
    enough.abort();
  }
}
