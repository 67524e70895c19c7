import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Body, Outlet } from '../../src/reply/outlet.ts';
import { Pacer, type RateLimitReading } from '../../src/reply/pace.ts';
import { Reply } from '../../src/reply/reply.ts';

/** 200 answers at once need more edits than Discord takes of one bot. All of it in virtual time, so that it cannot flake. */
const crowd = { replies: 200, overMs: 5000, tokenMs: 20, tokenUnits: 4 };

/** Fixed windows which begin with their first request: 5 in 5 s for each route of a channel, 50 in each second in all. */
class Discord {
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
class Channel implements Outlet {
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

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const percentile95 = (values: number[]) => values.sort((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1];

/** 4,000 units of numbered words in sentences and paragraphs. */
const text = Array.from({ length: 800 }, (_, index) => {
  const word = `w${String(index).padStart(3, '0')}`;
  return index % 100 === 99 ? `${word}\n\n` : index % 13 === 12 ? `${word}. ` : `${word} `;
})
  .join('')
  .trim();

async function answer(reply: Reply, beginsAt: number): Promise<{ beganAt: number; endedAt: number }> {
  await later(beginsAt);
  const beganAt = Date.now();
  for (let end = crowd.tokenUnits; end < text.length; end += crowd.tokenUnits) {
    reply.update(text.slice(0, end));
    await later(crowd.tokenMs);
  }
  const endedAt = Date.now();
  await reply.finish(text, {
    footer: '-# some-model · 20.0 s · 1,234 in, 1,000 out · $0.0012',
    components: [],
  });
  return { beganAt, endedAt };
}

beforeEach(() =>
  vi.useFakeTimers({
    now: 1_700_000_000_000,
    loopLimit: 1_000_000,
    toFake: ['setTimeout', 'clearTimeout', 'Date'],
  }),
);
afterEach(() => vi.useRealTimers());

test('a crowd is served: none refused, ends at once, nobody left behind, every word drawn', async () => {
  const discord = new Discord();
  const pacer = new Pacer();
  const served = Array.from({ length: crowd.replies }, async (_, index) => {
    const channel = new Channel(discord, index);
    const reply = new Reply({
      outlet: channel,
      pacer,
      nonce: String(index),
      maxMessages: 10,
      controls: [],
      says: { continuesInFile: '', wholeInFile: '', fileName: '', refused: '', extrasRefused: '' },
    });
    const times = await answer(reply, (index * crowd.overMs) / crowd.replies);
    return { channel, ...times };
  });
  await vi.runAllTimersAsync();
  const complete: number[] = [];
  const ages: number[] = [];
  for (const { channel, beganAt, endedAt } of await Promise.all(served)) {
    expect(channel.contents.join(' ').match(/w\d+/g)).toHaveLength(800);
    const whole = channel.frames.findIndex(({ words }) => words === 800);
    complete.push((channel.frames[whole]?.at ?? Number.POSITIVE_INFINITY) - endedAt);
    for (let at = beganAt + 100; at <= endedAt; at += 100) {
      const words = channel.frames.findLast((frame) => frame.at <= at)?.words ?? 0;
      const receivedAt = beganAt + ((words * 5) / crowd.tokenUnits) * crowd.tokenMs;
      ages.push(Math.max(0, at - receivedAt));
    }
  }
  expect(discord.refused).toBe(0);
  expect(percentile95(complete)).toBeLessThan(2000);
  expect(percentile95(ages)).toBeLessThan(7000);
});
