import type { Load } from './load.ts';
import { percentile } from './numbers.ts';

/** Edits and creates that are allowed on one bucket in a window. */
interface Allowance {
  everyMs: number;
  nextAt: number;
}

interface Stream {
  startAt: number;
  edits: Allowance;
  creates: Allowance;
  /** Tokens that are on their way to the screen, or there. */
  sent: number;
  arrivals: { at: number; tokens: number }[];
  seen: number;
}

/** How long a request travels one way: half of 80 ms. */
const travelMs = 40;
const stepMs = 5;

/**
 * The age that the best even schedule would have under Discord's limits, p95 in ms, pooled as in the bench: each
 * bucket's edits are spread evenly, and whenever one is due it goes to the conversation whose oldest unseen
 * text is oldest. The first text and each further message take a create, and a full message's last edit goes before it. There is
 * no latency but the travel one way, no slot is kept for the end, nothing is shown but text.
 */
export function ageBound(load: Load): number {
  const { conversations, units, tokensPerSecond, burst = 1 } = load;
  const count = units / load.unitsPerToken;
  const perMessage = Math.floor(2000 / load.unitsPerToken);
  const channelEdits = allowance(1000);
  const channelCreates = allowance(1000);
  const streams: Stream[] = Array.from({ length: conversations }, (_, index) => {
    const token = allowance(400);
    const own = load.via === 'slash';
    return {
      startAt: (index * load.overMs) / Math.max(1, conversations),
      edits: own ? token : load.oneChannel ? channelEdits : allowance(1000),
      creates: own ? token : load.oneChannel ? channelCreates : allowance(1000),
      sent: 0,
      arrivals: [],
      seen: 0,
    };
  });
  const receivedAt = (stream: Stream, token: number) =>
    stream.startAt + (Math.floor(token / burst) * burst * 1000) / tokensPerSecond;
  const global = allowance(load.via === 'slash' ? 0 : 20);
  const ages: number[] = [];
  const end = Math.max(...streams.map((stream) => receivedAt(stream, count - 1)));
  for (let now = 0; now <= end; now += stepMs) {
    for (const stream of streams) {
      while ((stream.arrivals[0]?.at ?? Number.POSITIVE_INFINITY) <= now) {
        stream.seen = stream.arrivals.shift()?.tokens ?? stream.seen;
      }
    }
    while (global.nextAt <= now) {
      const wishes = streams
        .filter((stream) => stream.sent < count && receivedAt(stream, stream.sent) <= now)
        .filter((stream) => allowanceOf(stream, perMessage).nextAt <= now)
        .sort((a, b) => receivedAt(a, a.sent) - receivedAt(b, b.sent));
      const stream = wishes[0];
      if (!stream) break;
      const received = Math.min(
        count,
        (Math.floor(((now - stream.startAt) * tokensPerSecond) / 1000 / burst) + 1) * burst,
      );
      const isCreate = stream.sent % perMessage === 0;
      take(isCreate ? stream.creates : stream.edits, now);
      // After a message is made, the next edit of it is due a whole gap later.
      if (isCreate && !load.oneChannel)
        stream.edits.nextAt = Math.max(stream.edits.nextAt, now + stream.edits.everyMs);
      take(global, now);
      const boundary = (Math.floor(stream.sent / perMessage) + 1) * perMessage;
      stream.sent = Math.min(received, boundary);
      stream.arrivals.push({ at: now + travelMs, tokens: stream.sent });
    }
    if (now % 100 === 0) {
      for (const stream of streams) {
        if (now <= stream.startAt || now > receivedAt(stream, count - 1)) continue;
        const oldest = receivedAt(stream, stream.seen);
        ages.push(oldest > now ? 0 : now - oldest);
      }
    }
  }
  return percentile(ages, 0.95);
}

function allowance(everyMs: number): Allowance {
  return { everyMs, nextAt: 0 };
}

function allowanceOf(stream: Stream, perMessage: number): Allowance {
  return stream.sent % perMessage === 0 ? stream.creates : stream.edits;
}

function take(allowed: Allowance, now: number): void {
  // At most one that was not used is made up for.
  allowed.nextAt = Math.max(allowed.nextAt, now - allowed.everyMs) + allowed.everyMs;
}
