import fc from 'fast-check';
import { expect, test } from 'vitest';
import { daysOf, periodSince } from '../../src/quota/period.ts';
import { dayAt } from '../../src/quota/windows.ts';

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Asia/Tokyo',
];
const moments = fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2030, 0) });

test('so many days are looked at, today included, from the first moment of the first one, in every zone', () => {
  const lengths = { today: 1, '7-days': 7, '30-days': 30, '90-days': 90 } as const;
  const since = fc.constantFrom(...(Object.keys(lengths) as (keyof typeof lengths)[]));
  fc.assert(
    fc.property(since, moments, fc.constantFrom(...zones), (name, now, zone) => {
      const period = periodSince(name, now, zone);
      expect(daysOf(period)).toHaveLength(lengths[name]);
      expect(period.to).toBe(dayAt(now, zone));
      expect(dayAt(period.startMs, zone)).toBe(period.from);
      expect(dayAt(period.startMs - 1, zone) < period.from).toBe(true);
    }),
  );
});

test('a month begins on its first day', () => {
  fc.assert(
    fc.property(moments, fc.constantFrom(...zones), (now, zone) => {
      const period = periodSince('month', now, zone);
      expect(period.from).toBe(`${period.to.slice(0, 8)}01`);
      expect(dayAt(period.startMs, zone)).toBe(period.from);
    }),
  );
});
