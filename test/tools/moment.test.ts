import fc from 'fast-check';
import { expect, test } from 'vitest';
import { momentOf, writtenIn } from '../../src/tools/moment.ts';

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Pacific/Chatham',
  'America/Sao_Paulo',
];

test('a moment that is written in a zone is read back as the same, but for an hour that comes twice', () => {
  const minutes = fc.integer({ min: Date.UTC(2000, 0) / 60_000, max: Date.UTC(2060, 0) / 60_000 });
  fc.assert(
    fc.property(minutes, fc.constantFrom(...zones), (minute, zone) => {
      const at = minute * 60_000;
      const read = momentOf(writtenIn(at, zone).slice(0, 16), zone);
      expect(writtenIn(read ?? 0, zone)).toBe(writtenIn(at, zone));
      expect(read).toBeLessThanOrEqual(at);
      expect(read).toBeGreaterThanOrEqual(at - 3_600_000);
    }),
  );
});

test.each([
  ['2026-12-24T18:00', 'Europe/Berlin', '2026-12-24T17:00:00.000Z'],
  ['2026-07-01 18:00:30', 'Europe/Berlin', '2026-07-01T16:00:30.000Z'],
  ['2026-12-24T18:00Z', 'Europe/Berlin', '2026-12-24T18:00:00.000Z'],
  ['2026-12-24T18:00+05:45', 'UTC', '2026-12-24T12:15:00.000Z'],
  // Left out in spring, and twice in autumn.
  ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
  ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
])('%s in %s is %s', (text, zone, iso) => {
  expect(new Date(momentOf(text, zone) ?? 0).toISOString()).toBe(iso);
});

test.each(['', 'tomorrow', '18:00', '2026-13-01T00:00', '2026-12-24', '24.12.2026 18:00'])(
  '%j is none',
  (text) => {
    expect(momentOf(text, 'UTC')).toBeUndefined();
  },
);
