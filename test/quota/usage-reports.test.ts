import { afterEach, expect, test } from 'vitest';
import { createUsageReports } from '../../src/quota/usage-reports.ts';
import { closeStores, openQuota } from './open-quota.ts';

afterEach(closeStores);

const at = (time: string) => Date.parse(time);

test('a week is due from Monday, eight o’clock in the server’s zone, until it is sent', async () => {
  const { store, limits, clock } = await openQuota({ now: at('2026-11-18T12:00:00Z') });
  const reports = createUsageReports(store);
  await limits.setZone('s', 'Asia/Tokyo');
  await reports.set('s', 'c');
  expect(await reports.due()).toEqual([]);
  clock.now = at('2026-11-22T22:59:59Z');
  expect(await reports.due()).toEqual([]);
  clock.now = at('2026-11-22T23:00:00Z');
  const [due, ...none] = await reports.due();
  expect(due).toEqual({ serverId: 's', channelId: 'c', week: '2026-11-16' });
  expect(none).toEqual([]);
  // Another channel changes nothing of when.
  await reports.set('s', 'd');
  expect(await reports.due()).toEqual([{ ...due, channelId: 'd' }]);
  if (due) await reports.sent(due);
  clock.now = at('2026-11-29T22:00:00Z');
  expect(await reports.due()).toEqual([]);
  // Down for weeks: the last one that ended is told, once.
  clock.now = at('2026-12-16T00:00:00Z');
  expect(await reports.due()).toEqual([{ serverId: 's', channelId: 'd', week: '2026-12-07' }]);
  // A clock that jumps back makes nothing due again.
  await reports.sent({ serverId: 's', channelId: 'd', week: '2026-12-07' });
  clock.now = at('2026-11-25T00:00:00Z');
  expect(await reports.due()).toEqual([]);
  await reports.remove('s');
  expect(await reports.channelOf('s')).toBeUndefined();
});
