import type { Logger } from 'pino';
import type { Store } from './store.ts';

/** What is let go within so long goes in one checkpoint, ms. */
const togetherMs = 1000;
/** From one checkpoint to the next at least, ms: each waits for the disk. */
const restMs = 3000;

/**
 * Has what was deleted leave the log of changes, too, soon after: at most once in some seconds, however much was deleted. Where
 * another program is reading, it is tried again then, and nothing waits for it.
 *
 * @param closing what is not done by then is done as the store closes
 * @returns told that something was deleted
 */
export function checkpointsSoon(
  store: Pick<Store, 'tryCheckpoint'>,
  log: Pick<Logger, 'warn'>,
  closing: AbortSignal,
): () => void {
  let isDue = false;
  let done = Number.NEGATIVE_INFINITY;
  const run = async () => {
    isDue = false;
    if (closing.aborted) return;
    try {
      const isDone = await store.tryCheckpoint();
      done = performance.now();
      if (!isDone) soon();
    } catch (error) {
      // The sweep does it at the latest.
      log.warn({ error }, 'what was deleted stands in the log of changes for a while');
    }
  };
  const soon = () => {
    if (isDue) return;
    isDue = true;
    setTimeout(run, Math.max(togetherMs, done + restMs - performance.now())).unref();
  };
  return soon;
}
