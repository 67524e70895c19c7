import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Ask, Pacer, type RateLimitReading, type Slot, type Urgency } from '../../src/reply/pace.ts';

/** Discord's side: fixed windows which begin with their first request, and 50 requests in each second. */
class Windows {
  readonly refused: string[] = [];
  readonly arrivals: { bucket: string; at: number }[] = [];
  readonly #windows = new Map<string, { endsAt: number; left: number }>();

  arrive(bucket: string, limit: number, windowMs: number): RateLimitReading {
    const at = Date.now();
    this.arrivals.push({ bucket, at });
    this.#count(bucket, limit, windowMs, at);
    this.#count('global', 50, 1000, at);
    const window = this.#windows.get(bucket);
    return { limit, remaining: window?.left ?? 0, resetAfterMs: (window?.endsAt ?? at) - at };
  }

  #count(key: string, limit: number, windowMs: number, at: number): void {
    let window = this.#windows.get(key);
    if (!window || window.endsAt <= at) {
      window = { endsAt: at + windowMs, left: limit };
      this.#windows.set(key, window);
    }
    if (window.left === 0) this.refused.push(key);
    else window.left -= 1;
  }
}

const ask = (bucket: string, urgency: Urgency, since = Date.now()): Ask => ({
  bucket,
  urgency,
  since,
  counted: true,
});

beforeEach(() => vi.useFakeTimers({ now: 1_700_000_000_000 }));
afterEach(() => vi.useRealTimers());

/** Sends a request with some latency each way, in virtual time. */
async function send(slot: Slot, server: Windows, bucket: string, thereMs = 40, backMs = 40): Promise<void> {
  await vi.advanceTimersByTimeAsync(thereMs);
  const reading = server.arrive(bucket, 5, 5000);
  await vi.advanceTimersByTimeAsync(backMs);
  slot.done(reading);
}

describe('law: no request is ever refused', () => {
  test('whatever is wished for, wherever, with whatever latency', async () => {
    const wish = fc.record({
      bucket: fc.constantFrom('edit:1', 'create:1'),
      urgency: fc.constantFrom<Urgency>('final', 'first', 'next', 'update', 'typing', 'background'),
      after: fc.nat(400),
      there: fc.integer({ min: 5, max: 45 }),
      back: fc.integer({ min: 5, max: 45 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(wish, { minLength: 1, maxLength: 80 }), async (wishes) => {
        const server = new Windows();
        const pacer = new Pacer();
        let served = 0;
        const work = wishes.map(async ({ bucket, urgency, after, there, back }) => {
          await new Promise((resolve) => setTimeout(resolve, after));
          const slot = await pacer.slot(ask(bucket, urgency));
          await new Promise((resolve) => setTimeout(resolve, there));
          const reading = server.arrive(bucket, 5, 5000);
          await new Promise((resolve) => setTimeout(resolve, back));
          slot.done(reading);
          served += 1;
        });
        const all = Promise.all(work);
        await vi.advanceTimersByTimeAsync(400 + wishes.length * 5200);
        await all;
        expect(served).toBe(wishes.length);
        expect(server.refused).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('200 channels at once stay under the global limit', async () => {
    const server = new Windows();
    const pacer = new Pacer();
    const work = Array.from({ length: 200 }, async (_, index) => {
      const slot = await pacer.slot(ask(`create:${index}`, 'first'));
      await new Promise((resolve) => setTimeout(resolve, 20 + ((index * 7) % 40)));
      slot.done(server.arrive(`create:${index}`, 5, 5000));
    });
    await vi.advanceTimersByTimeAsync(5000);
    await Promise.all(work);
    expect(server.refused).toEqual([]);
    const seconds = (server.arrivals.at(-1)?.at ?? 0) - (server.arrivals[0]?.at ?? 0);
    expect(200 / (seconds / 1000)).toBeGreaterThan(44);
  });
});

describe('one bucket', () => {
  test('updates are spread over the window and leave the last slot', async () => {
    const server = new Windows();
    const pacer = new Pacer();
    for (let count = 0; count < 5; count += 1) {
      const slot = pacer.slot(ask('edit:1', 'update'));
      await vi.advanceTimersByTimeAsync(5000);
      await send(await slot, server, 'edit:1', 0, 0);
    }
    // Slow wishes go at once: nothing was to be spread.
    expect(server.arrivals).toHaveLength(5);

    const busy = new Windows();
    const fresh = new Pacer();
    const work = (async () => {
      for (let count = 0; count < 6; count += 1) {
        const slot = await fresh.slot(ask('edit:1', 'update'));
        slot.done(busy.arrive('edit:1', 5, 5000));
      }
    })();
    await vi.advanceTimersByTimeAsync(20_000);
    await work;
    const start = busy.arrivals[0]?.at ?? 0;
    const offsets = busy.arrivals.map(({ at }) => at - start);
    // Four evenly spread, the kept one just before the end of the window, then the next window.
    expect(offsets[1]).toBeGreaterThan(1200);
    expect(offsets[1]).toBeLessThan(1300);
    expect(offsets[3]).toBeGreaterThan(3700);
    expect(offsets[3]).toBeLessThan(3800);
    expect(offsets[4]).toBeGreaterThan(4800);
    expect(offsets[4]).toBeLessThan(5000);
    expect(offsets[5]).toBeGreaterThanOrEqual(5000);
    expect(busy.refused).toEqual([]);
  });

  test('a final edit finds a slot at any moment before the spare is taken', async () => {
    for (const moment of [100, 1300, 2600, 3800, 4700]) {
      const server = new Windows();
      const pacer = new Pacer();
      const updates = new AbortController();
      const work = (async () => {
        for (;;) {
          const slot = await pacer.slot(ask('edit:1', 'update'), updates.signal);
          slot.done(server.arrive('edit:1', 5, 5000));
        }
      })().catch(() => {});
      await vi.advanceTimersByTimeAsync(moment);
      updates.abort();
      await work;
      const before = Date.now();
      const slot = await pacer.slot(ask('edit:1', 'final'));
      expect(Date.now()).toBe(before);
      slot.done(server.arrive('edit:1', 5, 5000));
      expect(server.refused).toEqual([]);
    }
  });

  test('has one request in flight', async () => {
    const pacer = new Pacer();
    const first = await pacer.slot(ask('edit:1', 'final'));
    let granted = false;
    const second = pacer.slot(ask('edit:1', 'final')).then((slot) => {
      granted = true;
      return slot;
    });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(granted).toBe(false);
    first.done({ limit: 5, remaining: 4, resetAfterMs: 5000 });
    (await second).release();
    expect(granted).toBe(true);
  });
});

describe('who goes first', () => {
  test('finals, then first texts, then whoever has waited longest, then what nobody waits for', async () => {
    const pacer = new Pacer();
    const taken = await pacer.slot(ask('edit:1', 'update'));
    const order: string[] = [];
    const wait = async (name: string, urgency: Urgency, since: number) => {
      const slot = await pacer.slot(ask('edit:1', urgency, since));
      order.push(name);
      slot.release();
    };
    const work = [
      wait('background', 'background', 1),
      wait('typing', 'typing', 2),
      wait('younger', 'next', 20),
      wait('older', 'next', 10),
      wait('first', 'first', 30),
      wait('final', 'final', 40),
    ];
    taken.done({ limit: 5, remaining: 4, resetAfterMs: 5000 });
    await Promise.all(work);
    expect(order).toEqual(['final', 'first', 'older', 'younger', 'typing', 'background']);
  });

  test('an update that becomes final goes at once', async () => {
    const pacer = new Pacer();
    const taken = await pacer.slot(ask('edit:1', 'update'));
    taken.done({ limit: 5, remaining: 1, resetAfterMs: 5000 });
    const wish = ask('edit:1', 'update');
    const before = Date.now();
    const slot = pacer.slot(wish);
    wish.urgency = 'final';
    pacer.reconsider();
    (await slot).release();
    expect(Date.now()).toBe(before);
  });

  test('an aborted wish is withdrawn', async () => {
    const pacer = new Pacer();
    const taken = await pacer.slot(ask('edit:1', 'update'));
    const withdrawn = new AbortController();
    const first = pacer.slot(ask('edit:1', 'final', 1), withdrawn.signal);
    const second = pacer.slot(ask('edit:1', 'final', 2));
    withdrawn.abort();
    await expect(first).rejects.toThrow();
    taken.release();
    (await second).release();
  });
});

describe('a refusal', () => {
  test('holds the bucket, and nothing else, for as long as Discord says', async () => {
    const pacer = new Pacer();
    const slot = await pacer.slot(ask('edit:1', 'update'));
    slot.limited(3000, false);
    (await pacer.slot(ask('edit:2', 'update'))).release();
    const before = Date.now();
    const grantedAt = pacer.slot(ask('edit:1', 'final')).then((granted) => {
      granted.release();
      return Date.now();
    });
    await vi.advanceTimersByTimeAsync(4000);
    const waited = (await grantedAt) - before;
    expect(waited).toBeGreaterThanOrEqual(3000);
    expect(waited).toBeLessThan(3050);
  });

  test('a global one holds every counted request, but not those of interactions', async () => {
    const pacer = new Pacer();
    (await pacer.slot(ask('edit:1', 'update'))).limited(2000, true);
    let counted = false;
    const other = pacer.slot(ask('edit:2', 'final')).then((slot) => {
      counted = true;
      slot.release();
    });
    (await pacer.slot({ ...ask('interaction:t', 'final'), counted: false })).release();
    expect(counted).toBe(false);
    await vi.advanceTimersByTimeAsync(2100);
    await other;
    expect(counted).toBe(true);
  });
});
