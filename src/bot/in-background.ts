import { setImmediate as turn } from 'node:timers/promises';
import { REST } from 'discord.js';
import type { Config } from '../config.ts';
import type { Pacer } from '../reply/pace.ts';

/** So many requests are on their way at the same time. */
const lanes = 8;

/** From one request to the next, ms: Discord allows 50 a second in all, and some are asked for without the pacer. */
const gapMs = 25;

/**
 * Does something for each of many, several at a time, until it is stopped. What it asks of Discord goes by the connection
 * that it is given: evenly, and only while no answer has anything to draw.
 *
 * @param act must not reject
 * @returns whether it came to its end: false where it was stopped
 */
export type InBackground = <Item>(
  items: readonly Item[],
  act: (item: Item, rest: REST) => Promise<void>,
) => Promise<boolean>;

/** See {@link InBackground}. @param signal ends it after what is in hand */
export function createInBackground(
  { apiUrl, token }: Pick<Config['discord'], 'apiUrl' | 'token'>,
  pacer: Pick<Pacer, 'slot'>,
  signal: AbortSignal,
): InBackground {
  let next = 0;
  const open = (_: unknown, lane: number) => {
    const rest = new REST({ api: apiUrl, version: '10' }).setToken(token);
    const ask = rest.queueRequest.bind(rest);
    rest.queueRequest = async (request) => {
      next = Math.max(Date.now(), next + gapMs);
      const moment = { since: next, notBefore: next };
      const slot = await pacer.slot(
        { bucket: `background:${lane}`, counted: true, urgency: 'background', ...moment },
        signal,
      );
      try {
        return await ask(request);
      } finally {
        slot.done();
      }
    };
    return rest;
  };
  // One connection sends all that has a route in common in one line, even for different servers: there are several.
  let connections: REST[] | undefined;
  return async (items, act) => {
    if (items.length === 0) return true;
    connections ??= Array.from({ length: lanes }, open);
    const left = items.values();
    const follow = async (rest: REST) => {
      for (const item of left) {
        if (signal.aborted) return;
        await act(item, rest);
        // Where nothing had to be asked, all of it would hold the loop.
        await turn();
      }
    };
    await Promise.all(connections.map(follow));
    return !signal.aborted;
  };
}
