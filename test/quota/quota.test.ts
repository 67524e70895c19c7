import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { createDailyStop } from '../../src/quota/daily-stop.ts';
import { TurnsAtOnce } from '../../src/quota/turns-at-once.ts';
import { openStore } from '../../src/store/store.ts';
import type { Texts } from '../../src/texts.ts';

const noon = Date.UTC(2026, 10, 22, 12);

test('the daily stop counts every charge, holds until midnight UTC, and says when', async () => {
  let now = noon;
  const store = await openStore('sqlite://:memory:', { now: () => now });
  const stop = createDailyStop({ store, limitMicroUsd: 5_000_000 });
  await Promise.all(Array.from({ length: 1000 }, () => stop.charge(4999)));
  await stop.check();
  await stop.charge(1000);
  const refusal = await stop.check().catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(UserError);
  expect(String(refusal)).toContain('$5.00');
  expect(String(refusal)).toContain(`<t:${Date.UTC(2026, 10, 23) / 1000}:R>`);
  now = Date.UTC(2026, 10, 23) - 1;
  await expect(stop.check()).rejects.toThrow(UserError);
  now += 1;
  await stop.check();
  await store.close();
});

test('what was spent today survives a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-quota-'));
  const url = `sqlite://${join(folder, 'parley.sqlite')}`;
  const before = await openStore(url, { now: () => noon });
  await createDailyStop({ store: before, limitMicroUsd: 10 }).charge(10);
  await before.close();
  const after = await openStore(url, { now: () => noon });
  await expect(createDailyStop({ store: after, limitMicroUsd: 10 }).check()).rejects.toThrow(UserError);
  await createDailyStop({ store: after, limitMicroUsd: 11 }).check();
  await after.close();
  rmSync(folder, { recursive: true });
});

test('a limit of nothing stops at once, and only whole amounts are charged', async () => {
  const store = await openStore('sqlite://:memory:', { now: () => noon });
  const stop = createDailyStop({ store, limitMicroUsd: 0 });
  await expect(stop.check()).rejects.toThrow(UserError);
  for (const amount of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])
    await expect(stop.charge(amount)).rejects.toThrow(RangeError);
  await store.close();
});

const refusal = (_: Texts, limit: number) => `${limit} answers`;

test('a member has so many turns at once, and others are not in the way', () => {
  const turns = new TurnsAtOnce(2, refusal);
  const leave = turns.enter('mara');
  turns.enter('mara');
  expect(() => turns.enter('mara')).toThrow(/2 answers/);
  turns.enter('tom');
  leave();
  leave();
  turns.enter('mara');
  expect(() => turns.enter('mara')).toThrow(UserError);
  expect(() => new TurnsAtOnce(0, refusal).enter('mara')).toThrow(UserError);
});

test('who may wait gets a place when one is free, in the order in which they came', async () => {
  const turns = new TurnsAtOnce(1, refusal);
  const never = new AbortController().signal;
  const leaving = new AbortController();
  const events: string[] = [];
  const wait = (name: string, signal = never) =>
    turns
      .whenFree('mara', signal, () => events.push(`${name} waits`))
      .then((leave) => {
        events.push(name);
        return leave;
      });
  const first = await wait('first');
  const second = wait('second');
  const gone = wait('gone', leaving.signal);
  const third = wait('third');
  leaving.abort('tired');
  await expect(gone).rejects.toBe('tired');
  expect(() => turns.enter('mara')).toThrow(UserError);
  first();
  (await second)();
  (await third)();
  expect(events).toEqual(['first', 'second waits', 'gone waits', 'third waits', 'second', 'third']);
  turns.enter('mara');
});
