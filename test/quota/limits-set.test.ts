import { afterEach, expect, test } from 'vitest';
import type { LimitKey } from '../../src/quota/limits.ts';
import { aCall, closeStores, cost, noon, openQuota } from './open-quota.ts';

afterEach(closeStores);

const server: LimitKey = { who: 'server', subjectId: '', unit: 'usd', per: 'day' };
const everyone: LimitKey = { ...server, who: 'everyone' };
const mara: LimitKey = { ...server, who: 'member', subjectId: 'mara' };
const hourMs = 3_600_000;

test('of two admins at once the last one wins, and each is told what was there before', async () => {
  const { limits, clock } = await openQuota();
  const first = limits.set('s', { ...server, amount: 5 }, 'ada');
  clock.now += 1;
  const second = limits.set('s', { ...server, amount: 7 }, 'bob');
  const byAda = { ...server, amount: 5, setBy: 'ada', setAt: noon };
  const byBob = { ...server, amount: 7, setBy: 'bob', setAt: noon + 1 };
  expect(await Promise.all([first, second])).toEqual([undefined, byAda]);
  const removals = [limits.remove('s', server, 'zoe'), limits.remove('s', server, 'zoe')];
  expect(await Promise.all(removals)).toEqual([byBob, undefined]);
  expect(await limits.list('s')).toEqual([]);
});

test('a server sees its own limits, with what is used where that is one number', async () => {
  const { quota, limits } = await openQuota();
  await limits.set('other', { ...server, amount: 1 }, 'ada');
  await limits.set('s', { ...server, amount: 5000 }, 'ada');
  await limits.set('s', { ...everyone, per: 'week', amount: 6000 }, 'ada');
  await limits.set('s', { ...mara, unit: 'requests', per: 'hour', amount: 3 }, 'ada');
  await limits.set('s', { ...server, who: 'channel', subjectId: 'c', unit: 'tokens', amount: 7000 }, 'ada');
  await limits.set('s', { ...server, who: 'channel', subjectId: 'unused', amount: 8 }, 'ada');
  await limits.grant('s', { who: 'member', subjectId: 'mara', unit: 'requests', amount: 2 }, 'ada');
  const { id } = await quota.reserve(aCall());
  await quota.reserve(aCall());
  await quota.settle(id, cost(40));
  const listed = await limits.list('s');
  expect(
    listed.map(({ who, per, resetsAt, standing }) => [who, per, (resetsAt - noon) / hourMs, standing]),
  ).toEqual([
    ['channel', 'day', 11.5, { amount: 7000, used: 140, reserved: 1100 }],
    ['channel', 'day', 11.5, { amount: 8, used: 0, reserved: 0 }],
    ['everyone', 'week', 11.5, undefined],
    ['member', 'hour', 0.5, { amount: 5, used: 2, reserved: 0 }],
    ['server', 'day', 11.5, { amount: 5000, used: 40, reserved: 1000 }],
  ]);
});

test('a grant raises what holds for whom it names, in the windows that run, and no longer', async () => {
  const { quota, limits, clock } = await openQuota();
  const amounts = async (userId = 'mara') => {
    const held = await quota.standing({ userId, serverId: 's', channelId: 'c', roleIds: ['r'] });
    return held.map(({ who, per, amount }) => `${who} ${per} ${amount}`).sort();
  };
  await limits.set('s', { ...everyone, amount: 10 }, 'ada');
  await limits.set('s', { ...everyone, per: 'month', amount: 100 }, 'ada');
  await limits.set('s', { ...everyone, per: 'month', who: 'role', subjectId: 'r', amount: 105 }, 'ada');
  await limits.set('s', { ...everyone, who: 'each', amount: 20 }, 'ada');
  await limits.set('s', { ...server, amount: 30 }, 'ada');
  await limits.grant('s', { who: 'member', subjectId: 'mara', unit: 'usd', amount: 5 }, 'ada');
  await limits.grant('s', { who: 'member', subjectId: 'mara', unit: 'tokens', amount: 1 }, 'ada');
  await limits.grant('s', { who: 'role', subjectId: 'r', unit: 'usd', amount: 1000 }, 'ada');
  await limits.grant('s', { who: 'server', subjectId: '', unit: 'usd', amount: 2 }, 'ada');
  await limits.grant('s', { who: 'server', subjectId: '', unit: 'usd', amount: 1 }, 'ada');
  expect(await amounts()).toEqual(['each day 25', 'everyone day 15', 'role month 1110', 'server day 33']);
  expect(await amounts('tom')).toEqual([
    'each day 20',
    'everyone day 10',
    'role month 1105',
    'server day 33',
  ]);
  clock.now += 24 * hourMs;
  expect(await amounts()).toEqual(['each day 20', 'everyone day 10', 'role month 1110', 'server day 30']);
  clock.now += 30 * 24 * hourMs;
  expect(await amounts()).toEqual(['each day 20', 'everyone day 10', 'role month 105', 'server day 30']);
});

const used = async ({ quota }: Awaited<ReturnType<typeof openQuota>>, userId = 'mara') => {
  const held = await quota.standing({ userId, serverId: 's', channelId: 't', parentId: 'c', roleIds: [] });
  return held.map(({ who, used, reserved }) => `${who} ${used}+${reserved}`).sort();
};

test('a reset counts from 0 what was used, not what is set aside; also after the zone was changed', async () => {
  const scene = await openQuota();
  const { quota, limits, clock } = scene;
  for (const who of ['server', 'each', 'everyone'] as const)
    await limits.set('s', { ...server, who, amount: 9000 }, 'ada');
  await limits.set('s', { ...server, who: 'channel', subjectId: 'c', amount: 9000 }, 'ada');
  const spend = async (userId: string) => {
    const { id } = await quota.reserve(aCall({ payer: { ...aCall().payer, userId } }));
    await quota.settle(id, cost(40));
  };
  await spend('mara');
  await spend('tom');
  await quota.reserve(aCall());
  expect(await used(scene)).toEqual([
    'channel 80+1000',
    'each 40+1000',
    'everyone 40+1000',
    'server 80+1000',
  ]);
  clock.now += 60_000;
  await limits.reset('s', { who: 'member', subjectId: 'mara' }, 'zoe');
  expect(await used(scene)).toEqual(['channel 80+1000', 'each 0+1000', 'everyone 0+1000', 'server 80+1000']);
  expect(await used(scene, 'tom')).toContain('everyone 40+0');
  await limits.reset('s', { who: 'channel', subjectId: 'c' }, 'zoe');
  await spend('mara');
  const after = ['channel 40+1000', 'each 40+1000', 'everyone 40+1000', 'server 120+1000'];
  expect(await used(scene)).toEqual(after);
  await limits.setZone('s', 'Asia/Tokyo', 'zoe');
  expect(await used(scene)).toEqual(after);
  clock.now += 60_000;
  await limits.reset('s', { who: 'everyone', subjectId: '' }, 'zoe');
  await limits.setZone('s', 'UTC', 'zoe');
  expect(await used(scene)).toEqual(['channel 40+1000', 'each 0+1000', 'everyone 0+1000', 'server 120+1000']);
  expect(await used(scene, 'tom')).toContain('everyone 0+0');
});

test('in another zone the day is another, and what was used in it is known', async () => {
  const scene = await openQuota({ now: Date.UTC(2026, 10, 22, 15, 30) });
  const { quota, limits, store, clock } = scene;
  await limits.set('s', { ...everyone, amount: 9000 }, 'ada');
  // In Tokyo, one before midnight and one after.
  clock.now -= hourMs;
  await quota.settle((await quota.reserve(aCall())).id, cost(10));
  clock.now += hourMs;
  await quota.settle((await quota.reserve(aCall())).id, cost(20));
  const late = await quota.reserve(aCall());
  expect(await limits.zone('s')).toBe('UTC');
  expect(await used(scene)).toEqual(['everyone 30+1000']);
  expect(await limits.setZone('s', 'Asia/Tokyo', 'zoe')).toBe('UTC');
  expect(await limits.zone('s')).toBe('Asia/Tokyo');
  expect(await used(scene)).toEqual(['everyone 20+1000']);
  await quota.settle(late.id, cost(5));
  expect(await used(scene)).toEqual(['everyone 25+0']);
  const days = await store.sql.selectFrom('usage_days').select(['day', 'micro_usd']).orderBy('day').execute();
  expect(days).toEqual([
    { day: '2026-11-22', micro_usd: 30 },
    { day: '2026-11-23', micro_usd: 5 },
  ]);
  expect(await limits.setZone('s', 'UTC', 'zoe')).toBe('Asia/Tokyo');
  expect(await used(scene)).toEqual(['everyone 35+0']);
  await expect(limits.setZone('s', 'Mars/Olympus', 'zoe')).rejects.toThrow(RangeError);
});

test('a change of zone reads only the calls at the ends of windows; all of them where the clock has gone back', async () => {
  const scene = await openQuota({ now: Date.UTC(2026, 10, 1, 3) });
  const { quota, limits, store, clock } = scene;
  await limits.set('s', { ...server, per: 'month', amount: 90_000 }, 'ada');
  // The first is still October's in New York.
  for (const now of [clock.now, Date.UTC(2026, 10, 10), noon]) {
    clock.now = now;
    await quota.settle((await quota.reserve(aCall())).id, cost(10));
  }
  await store.sql.updateTable('calls').set({ cost_micro_usd: 500 }).where('id', '=', 2).execute();
  await limits.setZone('s', 'America/New_York', 'zoe');
  expect(await used(scene)).toEqual(['server 20+0']);
  await limits.setZone('s', 'UTC', 'zoe');
  expect(await used(scene)).toEqual(['server 30+0']);
  clock.now -= 60 * 60_000;
  await limits.setZone('s', 'America/New_York', 'zoe');
  expect(await used(scene)).toEqual(['server 510+0']);
});

test('amounts are whole', async () => {
  const { limits } = await openQuota();
  for (const amount of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
    await expect(limits.set('s', { ...server, amount }, 'ada')).rejects.toThrow(RangeError);
    await expect(limits.grant('s', { ...server, amount }, 'ada')).rejects.toThrow(RangeError);
  }
});
