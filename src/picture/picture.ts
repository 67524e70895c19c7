import { createWorkshop } from '../workshop/workshop.ts';
import type { StackedBars } from './bars.ts';

/** Draws bars as a PNG. */
export type DrawPicture = (bars: StackedBars) => Promise<Buffer>;

/** Draws in a process of its own: what goes wrong in a native library ends that process and not the bot. */
export function createPictures(): DrawPicture {
  const work = createWorkshop<StackedBars, Uint8Array>({
    script: new URL('process.ts', import.meta.url),
    flags: [],
    // Each takes 100 MiB for a third of a second.
    atOnce: 2,
    restMs: 0,
    limits: { ms: 10_000, bytes: 1024 ** 3 },
  });
  return async (bars) => {
    const outcome = await work(bars, new AbortController().signal);
    if ('end' in outcome) return Buffer.from(outcome.end);
    throw new Error('A picture could not be drawn', {
      cause: 'threw' in outcome ? outcome.threw : outcome.killed,
    });
  };
}
