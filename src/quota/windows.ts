import type { CountersTable } from '../store/schema.ts';
import { dayInZone, windowInZone } from './zoned-window.ts';

/** How long a limit's window is. */
export type Per = CountersTable['per'];

/** A stretch of time in which a limit counts; ms since 1970, the end not included. */
export interface Window {
  start: number;
  ends: number;
}

/** Shortest first. */
export const everyPer: readonly Per[] = ['minute', 'hour', 'day', 'week', 'month'];

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const lengths = { minute: minuteMs, hour: 60 * minuteMs, day: dayMs, week: 7 * dayMs };
/** The first Monday after 1970 began, a Thursday. */
const mondayMs = 4 * dayMs;

/**
 * The calendar window that holds a moment. Weeks begin on Monday. The windows of a zone follow one another without a gap,
 * also where its clocks are changed: a day then has 23 or 25 hours.
 *
 * @param at ms since 1970
 * @param zone an IANA name
 * @throws {RangeError} where there is no such zone
 */
export function windowAt(per: Per, at: number, zone: string): Window {
  if (zone !== 'UTC') return windowInZone(per, at, zone);
  if (per === 'month') {
    const date = new Date(at);
    const month = (later: number) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + later);
    return { start: month(0), ends: month(1) };
  }
  const length = lengths[per];
  const offset = per === 'week' ? mondayMs : 0;
  const start = Math.floor((at - offset) / length) * length + offset;
  return { start, ends: start + length };
}

/**
 * The date of a moment, YYYY-MM-DD.
 *
 * @param at ms since 1970
 * @param zone an IANA name
 */
export function dayAt(at: number, zone: string): string {
  return zone === 'UTC' ? new Date(at).toISOString().slice(0, 10) : dayInZone(at, zone);
}
