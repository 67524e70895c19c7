import { afterEach, expect, test } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { aCall, closeStores, cost, noon, openQuota, refusalOf } from './open-quota.ts';

afterEach(closeStores);

const hourMs = 3_600_000;
const countersOf = async (store: Store) =>
  (await store.sql.selectFrom('counters').select('per').execute()).map(({ per }) => per);

test('windows that ended are swept on the way, however many there are', async () => {
  const { quota, store, clock } = await openQuota();
  const pay = (index: number) =>
    quota.reserve(aCall({ payer: { ...aCall().payer, userId: `member-${index}` } }));
  for (let index = 0; index < 100; index += 1) await pay(index);
  expect((await countersOf(store)).length).toBe((4 + 2 * 100) * 5);
  clock.now += 400 * 24 * hourMs;
  for (let index = 0; index < 10; index += 1) await pay(0);
  expect((await countersOf(store)).length).toBe(6 * 5);
  // A call in each hour of fifty days: what is left are the windows that run, and those of the last minutes.
  for (let hour = 0; hour < 24 * 50; hour += 1) {
    clock.now += hourMs;
    await pay(0);
  }
  expect((await countersOf(store)).length).toBeLessThanOrEqual(6 * 5 + 6 * 3);
});

test('a clock that jumps ahead and back opens no limit a second time', async () => {
  const { quota, limits, clock } = await openQuota();
  const key = { who: 'server', subjectId: '', unit: 'usd' } as const;
  for (const per of ['hour', 'month'] as const) await limits.set('s', { ...key, per, amount: 1500 }, 'admin');
  const { id } = await quota.reserve(aCall());
  await quota.settle(id, cost(900));
  clock.now = Date.UTC(2031, 0, 1);
  const ahead = await quota.reserve(aCall());
  for (const now of [noon, noon - 10 * 60_000, noon + 20 * 60_000]) {
    clock.now = now;
    expect(await refusalOf(quota.reserve(aCall({ leastTokens: 700 })))).toMatchObject({
      per: 'month',
      used: 900,
    });
  }
  expect(await quota.reserve(aCall())).toMatchObject({ maxTokens: 600 });
  // What was begun in the wrong year is settled there.
  await quota.settle(ahead.id, cost(10));
  expect(await refusalOf(quota.reserve(aCall()))).toMatchObject({ used: 900, reserved: 600 });
});

test('a clock that begins in 1970 counts as well', async () => {
  const { quota, limits, clock } = await openQuota({ now: 1000 });
  await limits.set('s', { who: 'server', subjectId: '', unit: 'usd', per: 'month', amount: 1500 }, 'admin');
  await limits.setZone('s', 'America/New_York', 'zoe');
  await quota.reserve(aCall());
  expect(await refusalOf(quota.reserve(aCall({ leastTokens: 501 })))).toMatchObject({ reserved: 1000 });
  clock.now = noon;
  expect(await quota.reserve(aCall())).toMatchObject({ maxTokens: 1000 });
});
