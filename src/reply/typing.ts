import { RequestMethod, Routes } from 'discord.js';
import type { Pacer } from './pace.ts';
import { type ReplyRest, readRateLimit } from './rest.ts';

/** Quick answers need no indicator, and busy times no further requests: it starts this late, ms. */
const startAfterMs = 250;
/** The indicator lasts 10 s (Discord docs, "Trigger Typing Indicator"). */
const repeatEveryMs = 8000;

/**
 * Shows "is typing" in a channel until `until` is aborted. It takes only requests that no reply wants, and a failure
 * of it is nobody's loss.
 */
export async function showTyping(
  rest: ReplyRest,
  pacer: Pacer,
  channelId: string,
  until: AbortSignal,
): Promise<void> {
  let startAt = Date.now() + startAfterMs;
  while (!until.aborted) {
    try {
      const ask = {
        bucket: `typing:${channelId}`,
        counted: true,
        urgency: 'typing',
        since: startAt,
        notBefore: startAt,
      } as const;
      const slot = await pacer.slot(ask, until);
      try {
        const response = await rest.creates.queueRequest({
          method: RequestMethod.Post,
          fullRoute: Routes.channelTyping(channelId),
        });
        await response.arrayBuffer();
        slot.done(readRateLimit(response.headers));
      } catch {
        slot.done();
        return;
      }
    } catch {
      return; // `until` was aborted while it waited.
    }
    startAt = Date.now() + repeatEveryMs;
  }
}
