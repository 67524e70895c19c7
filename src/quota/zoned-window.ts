import { createRequire } from 'node:module';
import type { Temporal as Temporals } from 'temporal-polyfill';
import type { Per, Window } from './windows.ts';

const require = createRequire(import.meta.url);

/**
 * The calendar window of a zone other than UTC; see windowAt.
 *
 * @throws {RangeError} where there is no such zone
 */
export function windowInZone(per: Per, at: number, zone: string): Window {
  const now = momentIn(zone, at);
  if (per === 'minute' || per === 'hour') return clockWindow(now, per === 'hour' ? 3_600_000 : 60_000);
  const today = now.toPlainDate();
  const first = {
    day: today,
    week: today.subtract({ days: today.dayOfWeek - 1 }),
    month: today.with({ day: 1 }),
  }[per];
  const startOf = (date: Temporals.PlainDate) => date.toZonedDateTime(zone).epochMilliseconds;
  const after = { day: { days: 1 }, week: { days: 7 }, month: { months: 1 } }[per];
  const next = first.add(after);
  const ends = startOf(next);
  // Where clocks go back over midnight, the first moment of the new day has ended the old one for good.
  return at < ends ? { start: startOf(first), ends } : { start: ends, ends: startOf(next.add(after)) };
}

/** The date of a moment in a zone, YYYY-MM-DD. */
export function dayInZone(at: number, zone: string): string {
  return momentIn(zone, at).toPlainDate().toString();
}

/** Loaded where a zone is set, and not before: it takes 10 MiB, and no time in a transaction as an `import` would. */
function momentIn(zone: string, at: number): Temporals.ZonedDateTime {
  const { Temporal } = require('temporal-polyfill') as typeof import('temporal-polyfill');
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
}

/** Hours and minutes as the zone's clock shows them; a change of the clock ends one, wherever it comes. */
function clockWindow(now: Temporals.ZonedDateTime, length: number): Window {
  const at = now.epochMilliseconds;
  const offset = now.offsetNanoseconds / 1_000_000;
  const start = Math.floor((at + offset) / length) * length - offset;
  const before = now.add({ milliseconds: 1 }).getTimeZoneTransition('previous')?.epochMilliseconds;
  const after = now.getTimeZoneTransition('next')?.epochMilliseconds;
  return {
    start: Math.max(start, before ?? start),
    ends: Math.min(start + length, after ?? Number.POSITIVE_INFINITY),
  };
}
