import { channelOf, isPrivate, type Place } from '../history/place.ts';
import type { TurnServices } from './services.ts';

/** After how long without a turn a place begins afresh, ms; 0: never. A thread is one conversation, however long it rested. */
export function idleMsOf(
  { threads, config }: Pick<TurnServices, 'threads' | 'config'>,
  place: Place,
): number {
  return threads.has(channelOf(place)) && !isPrivate(place) ? 0 : config.history.idleMs;
}
