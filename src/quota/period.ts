import { dayAt, windowAt } from './windows.ts';

/** Days of a zone's calendar, first and last included. */
export interface Period {
  /** YYYY-MM-DD */
  from: string;
  to: string;
  /** The first moment of the first day, ms since 1970. */
  startMs: number;
}

/** From when on something is looked at: up to now. */
export type Since = keyof typeof lengths;

/** In days, today included; a month begins on its first day. */
const lengths = { today: 1, '7-days': 7, '30-days': 30, month: undefined, '90-days': 90 };

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;

/**
 * The days up to today.
 *
 * @param now ms since 1970
 * @param zone an IANA name
 */
export function periodSince(since: Since, now: number, zone: string): Period {
  const to = dayAt(now, zone);
  const days = lengths[since];
  // Reckoned from noon, so that days of 23 or 25 hours do no harm.
  const noon = windowAt('day', now, zone).start + 12 * hourMs;
  const startMs =
    days === undefined
      ? windowAt('month', now, zone).start
      : windowAt('day', noon - (days - 1) * dayMs, zone).start;
  return { from: dayAt(startMs, zone), to, startMs };
}

/** The date so many days later (or earlier). */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** All days of a period, oldest first. */
export function daysOf({ from, to }: Pick<Period, 'from' | 'to'>): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}
