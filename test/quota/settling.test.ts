import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { recountAll } from '../../src/quota/recount.ts';
import type { Store } from '../../src/store/store.ts';
import { aCall, closeStores, cost, noon, openQuota, refusalOf } from './open-quota.ts';

const folder = mkdtempSync(join(tmpdir(), 'parley-settling-'));
const url = `sqlite://${join(folder, 'parley.sqlite')}`;

afterEach(async () => {
  await closeStores();
  rmSync(folder, { recursive: true, force: true });
});

const day = { subjectId: '', unit: 'usd', per: 'day' } as const;
const counter = (store: Store, subject: string) =>
  store.sql
    .selectFrom('counters')
    .select(['micro_usd', 'tokens', 'requests', 'reserved_micro_usd', 'reserved_tokens'])
    .where((row) => row.and({ subject, per: 'day' }))
    .executeTakeFirstOrThrow();
const days = (store: Store) =>
  store.sql
    .selectFrom('usage_days')
    .select([
      'day',
      'channel_id',
      'model',
      'calls',
      'unknown',
      'micro_usd',
      'prompt_tokens',
      'completion_tokens',
    ])
    .execute();

/** Of `aCall`, whom a bill that comes late concerns. */
const payer = { userId: 'mara', serverId: 's' };

test('what was set aside is replaced by what it cost, once', async () => {
  const { quota, store } = await openQuota();
  const { id } = await quota.reserve(aCall());
  await quota.begun(id, 'gen-1');
  expect(await counter(store, 'server:s')).toEqual({
    micro_usd: 0,
    tokens: 0,
    requests: 1,
    reserved_micro_usd: 1000,
    reserved_tokens: 1100,
  });
  const end = cost(700, { generationId: undefined });
  await Promise.all([quota.settle(id, end), quota.settle(id, end), quota.settle(id, cost(5))]);
  await quota.settle(id, { bill: { state: 'unknown' } });
  for (const subject of ['bot', 'member:mara', 'server:s', 'channel:s/t', 'channel:s/c', 'member:s/mara'])
    expect(await counter(store, subject)).toEqual({
      micro_usd: 700,
      tokens: 800,
      requests: 1,
      reserved_micro_usd: 0,
      reserved_tokens: 0,
    });
  expect(await days(store)).toEqual([
    {
      day: '2026-11-22',
      channel_id: 'c',
      model: 'a/model',
      calls: 1,
      unknown: 0,
      micro_usd: 700,
      prompt_tokens: 100,
      completion_tokens: 700,
    },
  ]);
  const row = await store.sql.selectFrom('calls').selectAll().executeTakeFirstOrThrow();
  expect(row).toMatchObject({
    state: 'settled',
    generation_id: 'gen-1',
    outcome: 'done',
    cost_micro_usd: 700,
    total_ms: 1000,
    role_ids: null,
  });
});

test('a bill that comes later stays set aside until then, and counts on the day of the call', async () => {
  const { quota, limits, store, clock } = await openQuota();
  await limits.set('s', { ...day, who: 'server', amount: 1000 }, 'admin');
  const { id } = await quota.reserve(aCall());
  await quota.settle(id, {
    ...cost(30),
    modelServed: undefined,
    outcome: 'stopped',
    bill: { state: 'later' },
  });
  expect(await refusalOf(quota.reserve(aCall()))).toMatchObject({ used: 0, reserved: 1000 });
  expect(await days(store)).toMatchObject([
    { model: 'a/model', calls: 1, unknown: 0, micro_usd: 0, completion_tokens: 30 },
  ]);
  expect(await quota.unbilled()).toEqual([
    { id, at: noon, state: 'unbilled', turnId: undefined, payer, generationId: 'gen' },
  ]);
  clock.now += 24 * 60 * 60 * 1000;
  await quota.settle(id, { modelServed: 'b/model', bill: { state: 'known', costMicroUsd: 40 } });
  expect(await days(store)).toEqual([
    {
      day: '2026-11-22',
      channel_id: 'c',
      model: 'b/model',
      calls: 1,
      unknown: 0,
      micro_usd: 40,
      prompt_tokens: 100,
      completion_tokens: 30,
    },
  ]);
  expect(await quota.unbilled()).toEqual([]);
  const row = await store.sql.selectFrom('calls').selectAll().executeTakeFirstOrThrow();
  expect(row).toMatchObject({ state: 'settled', outcome: 'stopped', total_ms: 1000, cost_micro_usd: 40 });
});

test('a bill that comes after the zone was changed counts on the day on which its call is counted', async () => {
  const { quota, limits, store } = await openQuota({ now: Date.UTC(2026, 10, 22, 22, 30) });
  const { id } = await quota.reserve(aCall());
  await quota.settle(id, cost(0, { bill: { state: 'later' } }));
  await limits.setZone('s', 'Asia/Tokyo', 'zoe');
  await quota.settle(id, cost(500, { modelServed: 'b/model' }));
  expect(await days(store)).toEqual([
    {
      ...{ day: '2026-11-22', channel_id: 'c', model: 'b/model', calls: 1, unknown: 0, micro_usd: 500 },
      ...{ prompt_tokens: 100, completion_tokens: 500 },
    },
  ]);
});

test('what nobody will ever tell counts as what was set aside, and is counted as not known', async () => {
  const { quota, store } = await openQuota();
  const { id } = await quota.reserve(aCall());
  await quota.settle(id, { outcome: 'interrupted', bill: { state: 'unknown' } });
  expect(await counter(store, 'member:mara')).toMatchObject({
    micro_usd: 1000,
    tokens: 1100,
    reserved_micro_usd: 0,
  });
  expect(await days(store)).toMatchObject([{ calls: 1, unknown: 1, micro_usd: 0 }]);
});

test('a cost that is none is refused, and leaves everything as it was', async () => {
  const { quota, store } = await openQuota();
  const { id } = await quota.reserve(aCall());
  for (const amount of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])
    await expect(
      quota.settle(id, cost(1, { bill: { state: 'known', costMicroUsd: amount } })),
    ).rejects.toThrow(RangeError);
  expect(await counter(store, 'bot')).toMatchObject({ micro_usd: 0, reserved_micro_usd: 1000 });
});

test('80 % of a limit are told once in each window; shared limits and those of a role as well', async () => {
  const { quota, limits, clock } = await openQuota({
    operator: [{ who: 'bot', unit: 'usd', per: 'month', amount: 1600 }],
  });
  await limits.set('s', { ...day, who: 'role', subjectId: 'r', amount: 1000 }, 'ada');
  await limits.set('s', { ...day, who: 'each', amount: 2000 }, 'ada');
  await limits.set('s', { ...day, who: 'channel', subjectId: 'c', amount: 1000 }, 'bob');
  const call = aCall({ maxTokens: 400, leastTokens: 1 });
  const spend = async (microUsd: number) => {
    const { id } = await quota.reserve({ ...call, payer: { ...call.payer, roleIds: ['r'] } });
    const told = await quota.settle(id, cost(microUsd));
    return told
      .map(({ who, setBy, used, resetsAt }) => `${who} ${setBy} ${used} ${(resetsAt - noon) / 3_600_000}`)
      .sort();
  };
  expect(await spend(400)).toEqual([]);
  expect(await spend(399)).toEqual([]);
  expect(await spend(1)).toEqual(['channel bob 800 11.5', 'role ada 800 11.5']);
  expect(await spend(100)).toEqual([]);
  clock.now += 12 * 60 * 60 * 1000;
  expect(await spend(380)).toEqual(['bot undefined 1280 203.5']);
  expect(await spend(0)).toEqual([]);
  expect(await spend(320)).toEqual([]);
});

test("of two limits of the operator's on the same the lower one holds, and its 80 % are told", async () => {
  const limit = { who: 'bot', unit: 'usd', per: 'day' } as const;
  const amounts = [2000, 1000, 1500];
  const { quota } = await openQuota({ operator: amounts.map((amount) => ({ ...limit, amount })) });
  const told = async (microUsd: number) => {
    const { id } = await quota.reserve(aCall({ maxTokens: microUsd, leastTokens: 1 }));
    return (await quota.settle(id, cost(microUsd))).map(({ amount }) => amount);
  };
  expect([await told(700), await told(150), await told(100)]).toEqual([[], [1000], []]);
  expect((await quota.standing(aCall().payer)).map(({ amount }) => amount)).toEqual([1000]);
});

test('of a limit that was changed or raised they are told again', async () => {
  const { quota, limits } = await openQuota();
  const key = { ...day, who: 'everyone', unit: 'requests' } as const;
  const ask = async () => {
    const { id } = await quota.reserve(aCall());
    return (await quota.settle(id, cost(0))).map(({ used, amount }) => `${used} of ${amount}`);
  };
  await limits.set('s', { ...key, amount: 2 }, 'ada');
  expect([await ask(), await ask()]).toEqual([[], ['2 of 2']]);
  await limits.set('s', { ...key, amount: 3 }, 'ada');
  expect(await ask()).toEqual(['3 of 3']);
  await limits.set('s', { ...key, amount: 3 }, 'ada');
  await limits.grant('s', { ...key, amount: 2 }, 'ada');
  expect([await ask(), await ask()]).toEqual([['4 of 5'], []]);
});

test('after a crash the calls that ran are found: those of this process are not among them', async () => {
  const before = await openQuota({ url });
  const named = await before.quota.reserve(aCall({ turnId: 'turn-1' }));
  await before.quota.begun(named.id, 'gen-1');
  const nameless = await before.quota.reserve(aCall());
  await before.store.close();
  const { quota, store } = await openQuota({ url, now: noon + 60_000 });
  const left = [
    { id: named.id, at: noon, state: 'open', turnId: 'turn-1', payer, generationId: 'gen-1' },
    { id: nameless.id, at: noon, state: 'open', turnId: undefined, payer, generationId: undefined },
  ];
  expect(await quota.unbilled()).toEqual(left);
  expect(await counter(store, 'server:s')).toMatchObject({ requests: 2, reserved_micro_usd: 2000 });
  await quota.reserve(aCall());
  expect(await quota.unbilled()).toEqual(left);
  await quota.settle(named.id, cost(7, { outcome: 'interrupted' }));
  await quota.settle(nameless.id, { outcome: 'interrupted', bill: { state: 'unknown' } });
  expect(await quota.unbilled()).toEqual([]);
  expect(await counter(store, 'server:s')).toMatchObject({ micro_usd: 1007, reserved_micro_usd: 1000 });
});

test('a process that is killed in the middle of it leaves counters that are those of its ledger', async () => {
  for (const lines of [3, 20]) {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'spender.ts'), url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let seen = 0;
    for await (const _ of createInterface({ input: child.stdout })) if (++seen === lines) break;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }
  const { quota, store } = await openQuota({ url, now: Date.now() });
  const all = () =>
    store.sql.selectFrom('counters').selectAll().where('per', '=', 'month').orderBy('subject').execute();
  const found = await all();
  expect(found.length).toBeGreaterThan(5);
  await store.sql.transaction().execute((transaction) => recountAll(transaction, store.now()));
  expect(await all()).toEqual(found);
  for (const { id } of await quota.unbilled()) await quota.settle(id, { bill: { state: 'unknown' } });
  expect(await all()).toMatchObject(found.map(() => ({ reserved_micro_usd: 0, reserved_tokens: 0 })));
});

test.each([
  ['member', 'mara', { user_id: '', server_id: 's', channel_id: 't', turn_id: 'turn' }],
  ['server', 's', { user_id: '', server_id: '', channel_id: '', turn_id: null }],
] as const)(
  'what ends after its %s was forgotten is kept as nobody’s, and counts in the windows that run',
  async (kind, id, kept) => {
    const { quota, store, clock } = await openQuota();
    const [open, late] = [
      await quota.reserve(aCall({ turnId: 'turn' })),
      await quota.reserve(aCall({ turnId: 'turn' })),
    ];
    await quota.settle(late.id, { ...cost(0), bill: { state: 'later' } });
    // As forgetting leaves it: the sums of days have no name any more.
    await store.sql.updateTable('usage_days').set({ user_id: '' }).execute();
    if (kind === 'server') await store.sql.deleteFrom('usage_days').execute();
    await store.sql.insertInto('forgotten').values({ kind, id, at: clock.now }).execute();
    await quota.settle(open.id, cost(300));
    await quota.settle(late.id, cost(400));
    clock.now += 1;
    const after = await quota.reserve(aCall());
    await quota.settle(after.id, cost(50));
    const calls = await store.sql
      .selectFrom('calls')
      .select(['user_id', 'server_id', 'channel_id', 'turn_id'])
      .orderBy('id')
      .execute();
    const hers = { user_id: 'mara', server_id: 's', channel_id: 't', turn_id: null };
    expect(calls).toEqual([kept, kept, hers]);
    const sums = await store.sql
      .selectFrom('usage_days')
      .select(['user_id', 'micro_usd'])
      .orderBy('user_id')
      .execute();
    expect(sums).toEqual([
      { user_id: '', micro_usd: 700 },
      { user_id: 'mara', micro_usd: 50 },
    ]);
    expect(await counter(store, 'member:s/mara')).toMatchObject({ micro_usd: 750, reserved_micro_usd: 0 });
  },
);
