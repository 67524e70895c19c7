import { afterEach, expect, test } from 'vitest';
import { QuotaRefusal } from '../../src/quota/refusal.ts';
import { aCall, closeStores, cost, openQuota, refusalOf } from './open-quota.ts';

afterEach(closeStores);

test('a thousand calls at once pass no limit, not by one micro-USD', async () => {
  const { quota, limits, store } = await openQuota();
  await limits.set('s', { who: 'server', subjectId: '', unit: 'usd', per: 'day', amount: 100_003 }, 'admin');
  const call = aCall({
    rates: { fixed: 0, prompt: 0, completion: 1_000_000 },
    maxTokens: 1000,
    leastTokens: 1,
  });
  const all = await Promise.allSettled(Array.from({ length: 1000 }, () => quota.reserve(call)));
  const reserved = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  // A hundred whole ones, and one that was cut to what was left.
  expect(reserved.map(({ maxTokens }) => maxTokens)).toEqual([...Array(100).fill(1000), 3]);
  expect(reserved.at(-1)?.loweredBy).toMatchObject({ who: 'server', unit: 'usd', amount: 100_003 });
  for (const one of all) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(QuotaRefusal);
  await Promise.all(reserved.map(({ id, maxTokens }) => quota.settle(id, cost(maxTokens))));
  const { total } = await store.sql
    .selectFrom('calls')
    .select((row) => row.fn.sum('cost_micro_usd').as('total'))
    .executeTakeFirstOrThrow();
  expect(total).toBe(100_003);
  expect(await refusalOf(quota.reserve(call))).toMatchObject({ used: 100_003, reserved: 0 });
});
