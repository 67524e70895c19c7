/**
 * Why a request wants to go, most urgent first:
 * - `final`: the end of a reply; takes the slot that is kept for it
 * - `first`: the first text of a reply
 * - `next`: a further message of a reply whose last one is full; no more urgent than an update, whose text is as old
 * - `update`: newer text; spread over the window, never takes the last slot but just before the window ends
 * - `typing`: the typing indicator; only what is left over
 * - `background`: what nobody waits for; only what even that leaves
 */
export type Urgency = 'final' | 'first' | 'next' | 'update' | 'typing' | 'background';

const rank: Record<Urgency, number> = { final: 0, first: 1, next: 2, update: 2, typing: 3, background: 4 };

/** A wish to send one request. `urgency` may be raised while it waits: say so with {@link Pacer.reconsider}. */
export interface Ask {
  /** Names the rate limit that the request counts against, for instance `edit:<channel id>`. */
  bucket: string;
  /** Whether Discord counts the request against the bot's global limit (interaction routes are exempt). */
  counted: boolean;
  urgency: Urgency;
  /** When the oldest text that this request would show was received, ms since the epoch; older goes first. */
  since: number;
  /** The earliest moment for it, ms since the epoch. */
  notBefore?: number;
}

/** What a response said about its bucket (Discord docs, "Rate Limits": the `X-RateLimit-*` headers). */
export interface RateLimitReading {
  limit: number;
  remaining: number;
  resetAfterMs: number;
}

/** Leave to send one request now. Exactly one of its methods must be called when the request has ended. */
export interface Slot {
  /** The request was answered; `reading` is what the headers said, if they did. */
  done(reading?: RateLimitReading): void;
  /** Nothing was sent. */
  release(): void;
  /** Discord answered 429: nothing on this bucket (on any, if `global`) for that long. */
  limited(retryAfterMs: number, global: boolean): void;
}

interface Waiting {
  ask: Ask;
  grant: (slot: Slot) => void;
}

interface Bucket {
  waiting: Waiting[];
  inFlight: boolean;
  limit: number;
  remaining: number;
  /** End of the window, ms since the epoch; 0 while unknown. */
  resetAt: number;
  lastSentAt: number;
}

/** How a {@link Pacer} measures; the defaults are made for Discord. */
export interface PacerOptions {
  /** Counted requests per second, sent evenly but for so many at once. */
  perSecond?: number;
  burst?: number;
  /**
   * Counted requests that may go within `spanMs`. Discord allows 50 in each second (docs, "Rate Limits"); 50 in 1,040 ms
   * stay within that even when 40 ms of jitter on the way squeeze them together.
   */
  perSpan?: number;
  spanMs?: number;
  /** How long before the end of a window an update may take the slot kept for a final edit. */
  spareMs?: number;
  now?: () => number;
}

/** Added to a window's end as Discord told it, so that no request arrives a hair too early. */
const marginMs = 5;

/**
 * Decides when each request of all replies may go, so that Discord never has to refuse one. Each bucket has at most
 * one request in flight; the text of a request is made when its slot opens, so nothing stale ever waits in a queue.
 * Final edits go first, then first texts, then whoever has waited longest.
 */
export class Pacer {
  readonly #buckets = new Map<string, Bucket>();
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #perSpan: number;
  readonly #spanMs: number;
  readonly #spareMs: number;
  readonly #now: () => number;
  /** When the last counted requests went, as many as may go in a span. */
  readonly #sentAt: number[] = [];
  /** How many wishes wait, and how many of them count against the global limit. */
  #waiting = 0;
  #countedWaiting = 0;
  #tokens: number;
  #refilledAt: number;
  #blockedUntil = 0;
  #timer: NodeJS.Timeout | undefined;
  /** When the timer goes off. */
  #wakeAt = Number.POSITIVE_INFINITY;

  constructor(options: PacerOptions = {}) {
    this.#perSecond = options.perSecond ?? 48;
    this.#burst = options.burst ?? 2;
    this.#perSpan = options.perSpan ?? 50;
    this.#spanMs = options.spanMs ?? 1040;
    this.#spareMs = options.spareMs ?? 150;
    this.#now = options.now ?? Date.now;
    this.#tokens = this.#burst;
    this.#refilledAt = this.#now();
  }

  /**
   * Resolves when the request may go. An aborted `signal` withdraws the wish: the promise then rejects with the
   * signal's reason.
   */
  slot(ask: Ask, signal?: AbortSignal): Promise<Slot> {
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<Slot>();
    const bucket = this.#bucket(ask.bucket);
    const withdraw = () => {
      this.#leave(bucket, waiting);
      reject(signal?.reason);
    };
    const waiting: Waiting = {
      ask,
      grant: (slot) => {
        signal?.removeEventListener('abort', withdraw);
        resolve(slot);
      },
    };
    signal?.addEventListener('abort', withdraw, { once: true });
    bucket.waiting.push(waiting);
    this.#waiting += 1;
    if (ask.counted) this.#countedWaiting += 1;
    this.#consider(bucket, waiting.ask);
    return promise;
  }

  /** Looks again at who may go: call it after raising the urgency of a waiting {@link Ask}. */
  reconsider(): void {
    this.#pump();
  }

  #leave(bucket: Bucket, waiting: Waiting): void {
    bucket.waiting = bucket.waiting.filter((other) => other !== waiting);
    this.#waiting -= 1;
    if (waiting.ask.counted) this.#countedWaiting -= 1;
  }

  #bucket(key: string): Bucket {
    let bucket = this.#buckets.get(key);
    if (!bucket) {
      bucket = { waiting: [], inFlight: false, limit: 0, remaining: 0, resetAt: 0, lastSentAt: 0 };
      this.#buckets.set(key, bucket);
    }
    return bucket;
  }

  /** A new wish changes nothing for the others: where it cannot go yet, it is enough to wake for it in time. */
  #consider(bucket: Bucket, ask: Ask): void {
    const now = this.#now();
    this.#refill(now);
    const at = bucket.inFlight ? Number.POSITIVE_INFINITY : this.#readyAt(bucket, ask, now);
    if (at <= now) this.#pump();
    else if (at < this.#wakeAt) this.#wake(at, now);
  }

  #readyAt(bucket: Bucket, ask: Ask, now: number): number {
    const at = readyAt(bucket, ask, now, this.#spareMs);
    return ask.counted ? Math.max(at, this.#globallyReadyAt(now)) : at;
  }

  #wake(at: number, now: number): void {
    clearTimeout(this.#timer);
    this.#wakeAt = at;
    if (at === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(() => this.#pump(), Math.max(1, Math.ceil(at - now)));
  }

  /** Grants every slot that is free now, best wish first, and sets the alarm for the next one. */
  #pump(): void {
    for (;;) {
      const now = this.#now();
      this.#refill(now);
      const open = this.#globallyReadyAt(now);
      // In a crowd nobody may go at most moments: then it is not worth looking at everybody.
      if (open > now && this.#countedWaiting > 0 && this.#countedWaiting === this.#waiting) {
        this.#wake(open, now);
        return;
      }
      let best: { key: string; bucket: Bucket; waiting: Waiting } | undefined;
      let wakeAt = Number.POSITIVE_INFINITY;
      for (const [key, bucket] of this.#buckets) {
        if (bucket.inFlight) continue;
        if (bucket.waiting.length === 0) {
          // Nobody waits and the window is over: what is known about it is worth nothing any more.
          if (bucket.resetAt <= now) this.#buckets.delete(key);
          continue;
        }
        const waiting = first(bucket.waiting);
        const at = this.#readyAt(bucket, waiting.ask, now);
        if (at > now) wakeAt = Math.min(wakeAt, at);
        else if (!best || compare(waiting.ask, best.waiting.ask) < 0) best = { key, bucket, waiting };
      }
      if (!best) {
        this.#wake(wakeAt, now);
        return;
      }
      this.#grant(best.bucket, best.waiting, now);
    }
  }

  #grant(bucket: Bucket, waiting: Waiting, now: number): void {
    this.#leave(bucket, waiting);
    bucket.inFlight = true;
    const { counted } = waiting.ask;
    if (counted) this.#count(now);
    const end = (change: () => void) => {
      bucket.inFlight = false;
      change();
      this.#pump();
    };
    waiting.grant({
      done: (reading) =>
        end(() => {
          bucket.lastSentAt = now;
          if (!reading) return;
          bucket.limit = reading.limit;
          bucket.remaining = reading.remaining;
          bucket.resetAt = this.#now() + reading.resetAfterMs + marginMs;
        }),
      release: () =>
        end(() => {
          if (!counted) return;
          this.#tokens = Math.min(this.#burst, this.#tokens + 1);
          this.#sentAt.splice(this.#sentAt.lastIndexOf(now), 1);
        }),
      limited: (retryAfterMs, global) =>
        end(() => {
          const until = this.#now() + retryAfterMs + marginMs;
          if (global) this.#blockedUntil = Math.max(this.#blockedUntil, until);
          else {
            bucket.remaining = 0;
            bucket.resetAt = Math.max(bucket.resetAt, until);
          }
        }),
    });
  }

  #count(now: number): void {
    this.#tokens -= 1;
    this.#sentAt.push(now);
    if (this.#sentAt.length > this.#perSpan) this.#sentAt.shift();
  }

  #refill(now: number): void {
    const elapsed = Math.max(0, now - this.#refilledAt);
    this.#tokens = Math.min(this.#burst, this.#tokens + (elapsed * this.#perSecond) / 1000);
    this.#refilledAt = now;
  }

  #globallyReadyAt(now: number): number {
    const oldest = this.#sentAt.length < this.#perSpan ? undefined : this.#sentAt[0];
    const open = Math.max(now, this.#blockedUntil, oldest === undefined ? 0 : oldest + this.#spanMs);
    return this.#tokens >= 1 ? open : Math.max(open, now + ((1 - this.#tokens) * 1000) / this.#perSecond);
  }
}

/** The moment at which the best wish of a bucket may go, as far as that bucket is concerned. */
function readyAt(bucket: Bucket, ask: Ask, now: number, spareMs: number): number {
  const earliest = Math.max(now, ask.notBefore ?? 0);
  if (bucket.resetAt <= now) return earliest;
  if (bucket.remaining <= 0) return Math.max(earliest, bucket.resetAt);
  if (ask.urgency !== 'update') return earliest;
  const spendable = bucket.remaining - 1;
  if (spendable === 0) return Math.max(earliest, bucket.resetAt - spareMs);
  const gap = (bucket.resetAt - bucket.lastSentAt) / (spendable + 1);
  return Math.max(earliest, bucket.lastSentAt + gap);
}

function compare(a: Ask, b: Ask): number {
  return rank[a.urgency] - rank[b.urgency] || a.since - b.since;
}

function first(waiting: readonly Waiting[]): Waiting {
  return waiting.reduce((best, other) => (compare(other.ask, best.ask) < 0 ? other : best));
}
