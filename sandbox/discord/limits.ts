/** So many requests in a window of so many ms; the window begins with its first request. */
export interface Window {
  limit: number;
  ms: number;
}

/** The rate limits, as seen in public reports of real headers; each may be changed. */
export interface Limits {
  /** New messages, per channel: 5 in 5 s. */
  createMessage: Window;
  /** Edits of messages, per channel, all its messages together: 5 in 5 s. */
  editMessage: Window;
  /** Everything sent with an interaction's token but its first answer: 5 in 2 s. */
  interactionToken: Window;
  /** Everything sent with the bot's token: 50 in 1 s. */
  global: Window;
  /** Edits of messages older than an hour, per channel, in no header: 3 in 6 s. */
  oldMessageEdit: Window;
  /** New names or topics, per channel, in no header: 2 in 10 min. */
  renameChannel: Window;
  /** Reactions, per channel: 1 in 250 ms. */
  reaction: Window;
}

/** The limits by default. */
export const defaultLimits: Limits = {
  createMessage: { limit: 5, ms: 5000 },
  editMessage: { limit: 5, ms: 5000 },
  interactionToken: { limit: 5, ms: 2000 },
  global: { limit: 50, ms: 1000 },
  oldMessageEdit: { limit: 3, ms: 6000 },
  renameChannel: { limit: 2, ms: 600_000 },
  reaction: { limit: 1, ms: 250 },
};

/** What a request found in its bucket. */
export interface Taken {
  allowed: boolean;
  limit: number;
  remaining: number;
  /** Epoch ms at which the window ends. */
  resetAt: number;
}

interface Count {
  used: number;
  resetAt: number;
}

/** Counts requests in fixed windows, one count for each key. */
export class RateLimits {
  readonly #counts = new Map<string, Count>();
  #sweepAt = 5000;

  /** Takes one place of `key`'s window, if there is one. A refused request takes none. */
  take(key: string, window: Window, now = Date.now()): Taken {
    let count = this.#counts.get(key);
    if (!count || count.resetAt <= now) {
      count = { used: 0, resetAt: now + window.ms };
      this.#counts.set(key, count);
      if (this.#counts.size > this.#sweepAt) this.#sweep(now);
    }
    const allowed = count.used < window.limit;
    if (allowed) count.used += 1;
    return { allowed, limit: window.limit, remaining: window.limit - count.used, resetAt: count.resetAt };
  }

  #sweep(now: number): void {
    for (const [key, count] of this.#counts) if (count.resetAt <= now) this.#counts.delete(key);
    this.#sweepAt = Math.max(5000, this.#counts.size * 2);
  }
}

/** The headers in which Discord tells about a bucket (Discord docs, rate limits). */
export function limitHeaders(taken: Taken, hash: string, now = Date.now()): Record<string, string> {
  return {
    'X-RateLimit-Limit': String(taken.limit),
    'X-RateLimit-Remaining': String(taken.remaining),
    'X-RateLimit-Reset': (taken.resetAt / 1000).toFixed(3),
    'X-RateLimit-Reset-After': (Math.max(0, taken.resetAt - now) / 1000).toFixed(3),
    'X-RateLimit-Bucket': hash,
  };
}
