import type { Clock } from '../../openrouter/clock.ts';
import type { ModelEvent } from '../../openrouter/events.ts';

/** The time that is left for a round with tools. */
export interface TimeUp {
  /** Aborted when the time is up and nothing of an answer was to be seen by then. */
  readonly signal: AbortSignal;
  /** Is told all that happens in the round. */
  heard(event: ModelEvent): void;
  /** The round is over. */
  end(): void;
}

/**
 * Ends a round that still thinks, or has yet to say anything, when the time for tools is up. One that writes may write to its end:
 * most likely that is the answer. One that waits in the line of free models keeps its place.
 */
export function timeUp(leftMs: number, clock: Pick<Clock, 'delay'>): TimeUp {
  const late = new AbortController();
  const over = new AbortController();
  void clock.delay(leftMs, over.signal).then(() => {
    if (!over.signal.aborted) late.abort();
  });
  const end = () => over.abort();
  return {
    signal: late.signal,
    end,
    heard({ type }) {
      if (type === 'text-delta' || type === 'image' || type === 'queued') end();
    },
  };
}
