import { afterEach, beforeEach, vi } from 'vitest';
import type { Body, Outlet } from '../../src/reply/outlet.ts';
import type { Pacer, RateLimitReading } from '../../src/reply/pace.ts';
import { Reply } from '../../src/reply/reply.ts';

/** The tests of a file run in virtual time. */
export function inVirtualTime(): void {
  beforeEach(() =>
    vi.useFakeTimers({
      now: 1_700_000_000_000,
      loopLimit: 1_000_000,
      toFake: ['setTimeout', 'clearTimeout', 'Date'],
    }),
  );
  afterEach(() => vi.useRealTimers());
}

const says = {
  continuesInFile: '',
  wholeInFile: '',
  fileName: '',
  refused: '',
  forbidden: '',
  extrasRefused: '',
};

/** A reply in a channel of its own. */
export function openReply(discord: Discord, pacer: Pacer, id: number) {
  const channel = new Channel(discord, id);
  const reply = new Reply({ outlet: channel, pacer, nonce: String(id), maxMessages: 10, controls: [], says });
  return { channel, reply };
}

/** Fixed windows which begin with their first request: 5 in 5 s for each route of a channel, 50 in each second in all. */
export class Discord {
  refused = 0;
  readonly #windows = new Map<string, { endsAt: number; used: number }>();

  take(key: string, limit: number, windowMs: number): RateLimitReading {
    const now = Date.now();
    let window = this.#windows.get(key);
    if (!window || window.endsAt <= now) {
      window = { endsAt: now + windowMs, used: 0 };
      this.#windows.set(key, window);
    }
    window.used += 1;
    if (window.used > limit) this.refused += 1;
    return { limit, remaining: Math.max(0, limit - window.used), resetAfterMs: window.endsAt - now };
  }
}

/** A channel of its own, 40 ms away, and what is to be read in it at each time. */
export class Channel implements Outlet {
  readonly createBucket: string;
  readonly editBucket: string;
  readonly counted = true;
  readonly contents: string[] = [];
  readonly frames: { at: number; words: number }[] = [];
  readonly #discord: Discord;

  constructor(discord: Discord, id: number) {
    this.#discord = discord;
    this.createBucket = `create:${id}`;
    this.editBucket = `edit:${id}`;
  }

  async create(body: Body) {
    const reading = await this.#call(this.createBucket, () => this.contents.push(body.content ?? ''));
    return { messageId: String(this.contents.length - 1), reading };
  }

  edit(messageId: string, body: Body) {
    return this.#call(this.editBucket, () => {
      this.contents[Number(messageId)] = body.content ?? '';
    });
  }

  async remove(): Promise<undefined> {
    throw new Error('Nothing is to be removed here');
  }

  async #call(bucket: string, act: () => void): Promise<RateLimitReading> {
    await later(40);
    this.#discord.take('global', 50, 1000);
    const reading = this.#discord.take(bucket, 5, 5000);
    act();
    const words = this.contents.join(' ').match(/w\d+/g) ?? [];
    this.frames.push({ at: Date.now(), words: words.length });
    await later(40);
    return reading;
  }
}

/** In virtual time, as long as a test fakes it. */
export const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
