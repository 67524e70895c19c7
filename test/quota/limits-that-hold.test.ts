import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import type { Payer } from '../../src/quota/payer.ts';
import type { HeldLimit } from '../../src/quota/planned-call.ts';
import type { Quota } from '../../src/quota/quota.ts';
import { QuotaRefusal } from '../../src/quota/refusal.ts';
import { roomIn, worstCost } from '../../src/quota/room.ts';
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

const anywhere = { subjectId: '', unit: 'tokens', per: 'day' } as const;

/** How many tokens an answer may have whose prompt is free of charge. */
const room = async (quota: Quota, payer: Partial<Payer> = {}) => {
  const call = aCall({ promptTokens: 0, leastTokens: 1, maxTokens: 1_000_000 });
  const { maxTokens, loweredBy } = await quota.reserve({ ...call, payer: { ...call.payer, ...payer } });
  return [maxTokens, loweredBy?.who];
};

test('a member has their own allowance, else that of the most generous role, else that of everyone', async () => {
  const { quota, limits } = await openQuota();
  const allow = (who: 'everyone' | 'role' | 'member', subjectId: string, amount: number) =>
    limits.set('s', { ...anywhere, who, subjectId, amount }, 'admin');
  await allow('everyone', '', 1000);
  await allow('role', 'poor', 10);
  await allow('role', 'rich', 3000);
  await allow('member', 'tom', 20);
  expect(await room(quota, { userId: 'a', roleIds: [] })).toEqual([1000, 'everyone']);
  expect(await room(quota, { userId: 'b', roleIds: ['poor', 'other'] })).toEqual([10, 'role']);
  expect(await room(quota, { userId: 'c', roleIds: ['poor', 'rich'] })).toEqual([3000, 'role']);
  expect(await room(quota, { userId: 'tom', roleIds: ['rich'] })).toEqual([20, 'member']);
  // The allowance per day says nothing of the hour.
  await limits.set('s', { ...anywhere, who: 'everyone', per: 'hour', amount: 5 }, 'admin');
  expect(await room(quota, { userId: 'd', roleIds: ['rich'] })).toEqual([5, 'everyone']);
});

test('all that apply must allow: each member, the channel of a thread, the server, the bot, each member everywhere', async () => {
  const { quota, limits } = await openQuota({
    operator: [
      { who: 'bot', unit: 'tokens', per: 'month', amount: 100 },
      { who: 'bot-member', unit: 'tokens', per: 'month', amount: 50 },
    ],
  });
  await limits.set('s', { ...anywhere, who: 'member', subjectId: 'mara', amount: 90 }, 'admin');
  await limits.set('s', { ...anywhere, who: 'each', amount: 10 }, 'admin');
  expect(await room(quota)).toEqual([10, 'each']);
  await limits.set('s', { ...anywhere, who: 'channel', subjectId: 'c', amount: 15 }, 'admin');
  expect(await room(quota, { userId: 'a' })).toEqual([5, 'channel']);
  await limits.set('s', { ...anywhere, who: 'server', amount: 19 }, 'admin');
  expect(await room(quota, { userId: 'b', channelId: 'd', parentId: undefined })).toEqual([4, 'server']);
  const direct = { serverId: undefined, parentId: undefined, channelId: 'dm' };
  expect(await room(quota, direct)).toEqual([40, 'bot-member']);
  expect(await room(quota, { ...direct, userId: 'e' })).toEqual([41, 'bot']);
  const held = await quota.standing({
    userId: 'mara',
    serverId: 's',
    channelId: 't',
    parentId: 'c',
    roleIds: [],
  });
  expect(held.map(({ who, reserved, amount }) => [who, reserved, amount]).sort()).toEqual([
    ...[
      ['bot', 100, 100],
      ['bot-member', 50, 50],
      ['channel', 15, 15],
      ['each', 10, 10],
      ['member', 10, 90],
    ],
    ['server', 19, 19],
  ]);
});

test('an answer is cut to what is left, but not below what makes it worth while', async () => {
  const { quota, limits } = await openQuota();
  await limits.set('s', { ...anywhere, who: 'server', unit: 'usd', amount: 1000 }, 'admin');
  const call = aCall({
    rates: { prompt: 2_000_000, completion: 3_500_000, fixed: 100 },
    promptTokens: 100,
    maxTokens: 500,
    leastTokens: 100,
  });
  // 100 + 200 for the prompt leave 700 for 200 tokens.
  expect(await quota.reserve(call)).toMatchObject({
    maxTokens: 200,
    loweredBy: { who: 'server', used: 0, reserved: 0 },
  });
  expect(await refusalOf(quota.reserve(call))).toMatchObject({ amount: 1000, used: 0, reserved: 1000 });
  // What costs nothing is not refused, even where nothing is left.
  const free = { ...call, rates: { prompt: 0, completion: 0, fixed: 0 } };
  expect(await quota.reserve(free)).toMatchObject({ maxTokens: 500, loweredBy: undefined });
  await quota.check(free);
  expect(await refusalOf(quota.check(call))).toMatchObject({ who: 'server' });
});

test('requests count where they are said to, also on free models', async () => {
  const { quota, limits } = await openQuota();
  await limits.set('s', { ...anywhere, who: 'everyone', unit: 'requests', amount: 2 }, 'admin');
  const call = aCall({ rates: { prompt: 0, completion: 0, fixed: 0 } });
  await quota.reserve(call);
  await quota.reserve({ ...call, counts: false, purpose: 'title' });
  await quota.check(call);
  await quota.reserve(call);
  expect(await refusalOf(quota.reserve(call))).toMatchObject({ unit: 'requests', amount: 2, used: 2 });
  expect(await refusalOf(quota.check(call))).toMatchObject({ unit: 'requests' });
  await quota.reserve({ ...call, counts: false, purpose: 'title' });
});

test('of several limits in the way, the refusal names the one that holds longest', async () => {
  const { quota, limits } = await openQuota();
  for (const per of ['hour', 'month', 'minute'] as const)
    await limits.set('s', { ...anywhere, who: 'everyone', unit: 'requests', per, amount: 0 }, 'admin');
  const refusal = await refusalOf(quota.reserve(aCall()));
  expect(refusal).toMatchObject({ per: 'month', resetsAt: Date.UTC(2026, 11, 1), setBy: 'admin' });
});

test('a limit that no answer fits into is named before those that will have room again', async () => {
  const { quota, limits } = await openQuota();
  await limits.set('s', { ...anywhere, who: 'server', unit: 'usd', per: 'month', amount: 1000 }, 'admin');
  await quota.reserve(aCall());
  expect(await refusalOf(quota.reserve(aCall()))).toMatchObject({ per: 'month' });
  await limits.set('s', { ...anywhere, who: 'each', unit: 'tokens', per: 'hour', amount: 109 }, 'admin');
  expect(await refusalOf(quota.reserve(aCall()))).toMatchObject({ per: 'hour' });
  await limits.set('s', { ...anywhere, who: 'each', unit: 'tokens', per: 'hour', amount: 110 }, 'admin');
  expect(await refusalOf(quota.reserve(aCall()))).toMatchObject({ per: 'month' });
});

test('what costs no countable amount is not entered', async () => {
  const { quota, store } = await openQuota();
  for (const prompt of [Number.NaN, Number.POSITIVE_INFINITY, -1_000_000, 1e300])
    await expect(quota.reserve(aCall({ rates: { prompt, completion: 0, fixed: 0 } }))).rejects.toThrow(
      RangeError,
    );
  expect(await store.sql.selectFrom('calls').selectAll().execute()).toEqual([]);
});

test('the most that a call can cost is what its rates say, rounded up, and never passed by a lowered one', () => {
  const rate = fc.oneof(
    fc.constant(0),
    fc.double({ min: 0, max: 1e9, noNaN: true }),
    fc.integer({ min: 0, max: 100 }),
  );
  fc.assert(
    fc.property(
      fc.record({ prompt: rate, completion: rate, fixed: fc.double({ min: 0, max: 1e6, noNaN: true }) }),
      fc.nat(1_000_000),
      fc.integer({ min: 1, max: 200_000 }),
      fc.nat(1_000_000_000),
      (rates, promptTokens, maxTokens, left) => {
        const call = aCall({ rates, promptTokens, maxTokens, leastTokens: 1 });
        const limit: HeldLimit = {
          ...{ who: 'server', unit: 'usd', per: 'day', resetsAt: 0 },
          ...{ amount: left + 7, used: 3, reserved: 4 },
        };
        let granted: number;
        try {
          granted = roomIn(call, [limit]).maxTokens;
        } catch (error) {
          expect(error).toBeInstanceOf(QuotaRefusal);
          expect(worstCost(call, 1)).toBeGreaterThan(left);
          return;
        }
        if (worstCost(call, maxTokens) === 0) return;
        expect(worstCost(call, granted)).toBeLessThanOrEqual(left);
        if (granted < maxTokens) expect(worstCost(call, granted + 1)).toBeGreaterThan(left);
      },
    ),
  );
});
