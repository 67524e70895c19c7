import { afterEach, expect, test } from 'vitest';
import { createAudit } from '../../src/audit/audit.ts';
import { createUsageReports } from '../../src/quota/usage-reports.ts';
import { closeStores, openQuota } from './open-quota.ts';

afterEach(closeStores);

const at = (time: string) => Date.parse(time);

test('a week is due from Monday, eight o’clock in the server’s zone, until it is sent', async () => {
  const { store, limits, clock } = await openQuota({ now: at('2026-11-18T12:00:00Z') });
  const reports = createUsageReports(store, createAudit(store));
  await limits.setZone('s', 'Asia/Tokyo', 'zoe');
  await reports.set('s', 'c', 'zoe');
  expect(await reports.due()).toEqual([]);
  clock.now = at('2026-11-22T22:59:59Z');
  expect(await reports.due()).toEqual([]);
  clock.now = at('2026-11-22T23:00:00Z');
  const [due, ...none] = await reports.due();
  expect(due).toEqual({ serverId: 's', channelId: 'c', week: '2026-11-16', setBy: 'zoe' });
  expect(none).toEqual([]);
  // Another channel changes nothing of when.
  await reports.set('s', 'd', 'tom');
  expect(await reports.due()).toEqual([{ ...due, channelId: 'd', setBy: 'tom' }]);
  if (due) await reports.sent(due);
  clock.now = at('2026-11-29T22:00:00Z');
  expect(await reports.due()).toEqual([]);
  // Down for weeks: the last one that ended is told, once.
  clock.now = at('2026-12-16T00:00:00Z');
  const late = { serverId: 's', channelId: 'd', week: '2026-12-07', setBy: 'tom' };
  expect(await reports.due()).toEqual([late]);
  // A clock that jumps back makes nothing due again.
  await reports.sent(late);
  clock.now = at('2026-11-25T00:00:00Z');
  expect(await reports.due()).toEqual([]);
  await reports.remove('s', 'tom');
  expect(await reports.of('s')).toBeUndefined();
});

test('a week that was refused is due again when a channel is chosen, and the next week in any case', async () => {
  const { store, clock } = await openQuota({ now: at('2026-11-18T12:00:00Z') });
  const reports = createUsageReports(store, createAudit(store));
  await reports.set('s', 'c', 'zoe');
  clock.now = at('2026-11-23T08:00:00Z');
  const refuse = async () => {
    for (const report of await reports.due()) await reports.refused(report);
  };
  await refuse();
  expect(await reports.due()).toEqual([]);
  expect(await reports.of('s')).toEqual({ channelId: 'c', refusedWeek: '2026-11-16' });
  await reports.set('s', 'd', 'tom');
  expect(await reports.of('s')).toEqual({ channelId: 'd', refusedWeek: undefined });
  expect(await reports.due()).toMatchObject([{ channelId: 'd', week: '2026-11-16' }]);
  await refuse();
  clock.now = at('2026-11-30T08:00:00Z');
  const [next] = await reports.due();
  expect(next).toMatchObject({ channelId: 'd', week: '2026-11-23' });
  if (next) await reports.sent(next);
  expect(await reports.of('s')).toEqual({ channelId: 'd', refusedWeek: undefined });
});
