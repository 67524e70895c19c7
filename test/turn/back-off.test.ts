import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BackOff } from '../../src/turn/background/back-off.ts';

test('the n-th failure in a row waits 2ⁿ⁻¹ times as long as the first, up to the most; a success begins anew', () => {
  const steps = fc.array(fc.record({ key: fc.constantFrom('a', 'b'), works: fc.boolean() }));
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 100 }), (all, firstMs) => {
      let now = 1_000_000;
      const mostMs = 10 * firstMs;
      const backOff = new BackOff<string>({ firstMs, mostMs, now: () => now });
      const inRow = new Map<string, number>();
      for (const { key, works } of all) {
        const count = works ? 0 : (inRow.get(key) ?? 0) + 1;
        inRow.set(key, count);
        if (works) backOff.succeeded(key);
        else backOff.failed(key);
        const waitMs = count === 0 ? 0 : Math.min(mostMs, firstMs * 2 ** (count - 1));
        expect(backOff.leftMs(key)).toBe(waitMs);
        if (waitMs > 0) {
          now += waitMs - 1;
          expect(backOff.leftMs(key)).toBe(1);
          now += 1;
        }
        expect(backOff.leftMs(key)).toBe(0);
      }
    }),
  );
});

test('what waits is kept in mind, however much has failed', () => {
  let now = 0;
  const backOff = new BackOff<number>({ firstMs: 100, mostMs: 1000, now: () => now });
  backOff.failed(-1);
  now = 60;
  for (let key = 0; key < 1500; key += 1) backOff.failed(key);
  expect([backOff.leftMs(-1), backOff.leftMs(0), backOff.leftMs(1499)]).toEqual([40, 100, 100]);
});
