import { setTimeout as delay } from 'node:timers/promises';
import { type DiscordFailure, discordFailure } from './discord-failure.ts';
import type { Ask, Pacer, RateLimitReading } from './pace.ts';

/** How long to wait after the n-th failure of Discord or the network, ms; after the last one it is given up. */
const retryDelaysMs = [500, 1000, 2000, 4000, 8000];

/**
 * Makes one request that is no reply's, when the pacer lets it go, and again where Discord or the network is unwell.
 *
 * @returns why it failed, if it did
 */
export async function paced(
  pacer: Pacer,
  ask: Pick<Ask, 'bucket' | 'counted' | 'urgency'>,
  request: () => Promise<RateLimitReading | undefined>,
): Promise<DiscordFailure | undefined> {
  const since = Date.now();
  for (let failures = 0; ; ) {
    const slot = await pacer.slot({ ...ask, since });
    try {
      slot.done(await request());
      return undefined;
    } catch (error) {
      const failure = discordFailure(error);
      if (failure.kind === 'limited') {
        slot.limited(failure.retryAfterMs, failure.global);
        continue;
      }
      slot.done();
      const wait = failure.kind === 'transient' ? retryDelaysMs[failures] : undefined;
      if (wait === undefined) return failure;
      failures += 1;
      await delay(wait);
    }
  }
}
