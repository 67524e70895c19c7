import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayAt, everyPer, type Per, windowAt } from '../../src/quota/windows.ts';

const zones = [
  ...['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Asia/Kathmandu', 'Australia/Lord_Howe'],
  ...['America/St_Johns', 'America/Havana', 'Africa/Cairo', 'Asia/Beirut', 'Pacific/Apia', 'Pacific/Chatham'],
  ...['America/Santiago', 'Africa/Casablanca', 'Antarctica/Troll', 'Asia/Tokyo'],
];
const moments = fc.integer({ min: Date.UTC(2005, 0), max: Date.UTC(2040, 0) });

test.each(everyPer)('the windows of a %s follow one another without a gap, in every zone', (per) => {
  fc.assert(
    fc.property(fc.constantFrom(...zones), moments, (zone, at) => {
      const window = windowAt(per, at, zone);
      expect(window.start).toBeLessThanOrEqual(at);
      expect(window.ends).toBeGreaterThan(at);
      expect(windowAt(per, window.start, zone)).toEqual(window);
      expect(windowAt(per, window.ends - 1, zone)).toEqual(window);
      expect(windowAt(per, window.ends, zone).start).toBe(window.ends);
    }),
    { numRuns: 200 },
  );
});

test.each(zones.slice(5, 9))('no window of %s is torn where its clocks are changed', (zone) => {
  for (let at = Date.UTC(2026, 0); at < Date.UTC(2027, 0); ) {
    const { start, ends } = windowAt('day', at, zone);
    expect(start).toBe(at === Date.UTC(2026, 0) ? start : at);
    let hour = start;
    while (hour < ends) hour = windowAt('hour', hour, zone).ends;
    expect(hour).toBe(ends);
    at = ends;
  }
});

test('UTC, which needs no Temporal, counts as Temporal does', () => {
  fc.assert(
    fc.property(fc.constantFrom(...everyPer), moments, (per, at) => {
      expect(windowAt(per, at, 'UTC')).toEqual(windowAt(per, at, 'Etc/UTC'));
      expect(dayAt(at, 'UTC')).toBe(dayAt(at, 'Etc/UTC'));
    }),
  );
});

const hours = (per: Per, at: string, zone: string) => {
  const { start, ends } = windowAt(per, Date.parse(at), zone);
  return [new Date(start).toISOString().slice(0, 16), (ends - start) / 3_600_000];
};

test('days are as long as the clocks make them', () => {
  expect(hours('day', '2026-03-29T12:00Z', 'Europe/Berlin')).toEqual(['2026-03-28T23:00', 23]);
  expect(hours('day', '2026-10-25T12:00Z', 'Europe/Berlin')).toEqual(['2026-10-24T22:00', 25]);
  // There is no midnight on that day, and none of this one at all.
  expect(hours('day', '2026-09-06T12:00Z', 'America/Santiago')).toEqual(['2026-09-06T04:00', 23]);
  expect(hours('day', '2011-12-30T09:59Z', 'Pacific/Apia')).toEqual(['2011-12-29T10:00', 24]);
  expect(dayAt(Date.parse('2011-12-30T10:00Z'), 'Pacific/Apia')).toBe('2011-12-31');
});

test('an hour that comes twice is two hours, and a change by half an hour ends one', () => {
  expect(hours('hour', '2026-10-25T00:30Z', 'Europe/Berlin')).toEqual(['2026-10-25T00:00', 1]);
  expect(hours('hour', '2026-10-25T01:30Z', 'Europe/Berlin')).toEqual(['2026-10-25T01:00', 1]);
  expect(hours('hour', '2026-04-04T15:10Z', 'Australia/Lord_Howe')).toEqual(['2026-04-04T15:00', 0.5]);
  expect(hours('hour', '2026-11-22T12:40Z', 'Asia/Kolkata')).toEqual(['2026-11-22T12:30', 1]);
});

test('weeks begin on Monday, months on the first', () => {
  expect(hours('week', '2026-11-22T23:59Z', 'UTC')).toEqual(['2026-11-16T00:00', 168]);
  expect(hours('week', '2026-11-22T23:59Z', 'Asia/Tokyo')).toEqual(['2026-11-22T15:00', 168]);
  expect(hours('month', '2028-02-29T23:59Z', 'UTC')).toEqual(['2028-02-01T00:00', 29 * 24]);
  expect(hours('month', '2026-12-31T23:59Z', 'UTC')).toEqual(['2026-12-01T00:00', 31 * 24]);
  expect(hours('month', '2026-10-31T23:30Z', 'Europe/Berlin')).toEqual(['2026-10-31T23:00', 30 * 24]);
});

test('a zone that is not there is no zone', () => {
  expect(() => windowAt('day', 0, 'Mars/Olympus')).toThrow(RangeError);
});
