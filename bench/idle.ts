import { setTimeout as delay } from 'node:timers/promises';
import type { BotName } from './bot-process.ts';
import { median } from './numbers.ts';
import { type BenchWorld, openWorld } from './world.ts';

/** What a bot costs that does nothing: medians over the starts. */
export interface Idle {
  readyMs: number;
  /** Resident memory a few seconds after it was ready, MiB. */
  restingMiB: number;
}

/** A bot settles: catalogue fetched, first collections done. */
const settleMs = 4000;

/** What a start costs in ten servers of twenty channels. */
export async function benchIdle(starts: number): Promise<{ parley: Idle; bare: Idle }> {
  await using world = await openWorld();
  for (let index = 0; index < 10; index += 1) {
    const server = world.discord.server(`Server ${index}`, { owner: world.discord.owner });
    for (let number = 0; number < 20; number += 1) server.channel(`channel-${number}`);
  }
  // The world is there until they are done.
  return await startInTurns(world, starts);
}

/** Starts Parley and a bare client in turns, so often each, the compile cache warm for both. */
export async function startInTurns(world: BenchWorld, starts: number): Promise<{ parley: Idle; bare: Idle }> {
  const start = async (name: BotName) => {
    const bot = await world.start(name);
    await delay(settleMs);
    const restingMiB = bot.memory.now;
    await bot.stop();
    return { readyMs: bot.readyMs, restingMiB };
  };
  const all: Record<'parley' | 'bare', Idle[]> = { parley: [], bare: [] };
  // The first of each warms the cache (and registers the commands) and does not count.
  for (let index = 0; index <= starts; index += 1) {
    for (const name of ['bare', 'parley'] as const) {
      const idle = await start(name);
      if (index > 0) all[name].push(idle);
    }
  }
  const middle = (idles: readonly Idle[]): Idle => ({
    readyMs: median(idles.map(({ readyMs }) => readyMs)),
    restingMiB: median(idles.map(({ restingMiB }) => restingMiB)),
  });
  return { parley: middle(all.parley), bare: middle(all.bare) };
}
