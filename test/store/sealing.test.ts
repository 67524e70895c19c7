import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { needsResealing, noteResealed, resealTexts } from '../../src/store/reseal.ts';
import { keyId, openSealing, SealedError } from '../../src/store/sealing.ts';
import { openStore } from '../../src/store/store.ts';

const [one, other] = ['11'.repeat(32), '22'.repeat(32)];
const never = new AbortController().signal;

test('what was sealed is opened by whoever has the key, and never looks the same twice', async () => {
  const [sealing, later] = [await openSealing([one]), await openSealing([other, one])];
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, about) => {
      const kept = sealing.seal(text, about);
      expect(later.open(kept, about)).toBe(text.toWellFormed());
      expect(sealing.seal(text, about)).not.toBe(kept);
      expect([sealing.isCurrent(kept), later.isCurrent(kept)]).toEqual([true, false]);
    }),
  );
});

test('without its key, or as something else, nothing is opened; the error says which key, and no content', async () => {
  const kept = (await openSealing([one])).seal('the secret', 'turns');
  for (const keys of [[], [other], ['none', other]])
    expect((await openSealing(keys)).open.bind(null, kept, 'turns')).toThrow(
      new SealedError(`encrypted with the content key ${keyId(one)}, which CONTENT_KEYS does not hold`),
    );
  const sealing = await openSealing([one]);
  for (const [wrong, about] of [
    [kept, 'reasoning'],
    [`${kept.slice(0, -4)}AAA=`, 'turns'],
    [kept.slice(0, 40), 'turns'],
  ] as const)
    expect(() => sealing.open(wrong, about)).toThrow(SealedError);
});

test('texts are encrypted anew in steps that can be broken off; what is written meanwhile is never overwritten', async () => {
  await using opened = await openKept([other, one]);
  const { store, bodies } = opened;
  const before = await openSealing([one]);
  const keys = Array.from({ length: 120 }, (_, index) => `turn-${String(index).padStart(3, '0')}`);
  for (const key of keys)
    await store.sql
      .insertInto('bodies')
      .values({
        key: key,
        namespace: 'kept',
        value: before.seal(JSON.stringify({ value: key }), 'kept'),
      })
      .execute();
  expect(await needsResealing(store)).toBe(true);
  const broken = new AbortController();
  const first = resealTexts(store, broken.signal);
  await bodies.set('turn-040', 'written meanwhile');
  broken.abort();
  await expect(first).rejects.toThrow('aborted');
  expect(await needsResealing(store)).toBe(true);
  const [again] = await Promise.all([resealTexts(store, never), bodies.set('turn-119', 'and this, too')]);
  expect(again.unreadable).toBe(0);
  await noteResealed(store);
  expect(await needsResealing(store)).toBe(false);
  const rows = await store.sql.selectFrom('bodies').select('value').execute();
  expect(rows.filter(({ value }) => !store.sealing.isCurrent(value))).toEqual([]);
  const { found } = await bodies.getMany(keys);
  const expected = keys.map((key) => [key, key] as const);
  expect(found).toEqual(
    new Map<string, string>(expected).set('turn-040', 'written meanwhile').set('turn-119', 'and this, too'),
  );
});

async function openKept(contentKeys: string[]) {
  const store = await openStore('sqlite://:memory:', { contentKeys });
  return {
    store,
    bodies: store.bodies('kept', z.string()),
    [Symbol.asyncDispose]: () => store.close(),
  };
}
