import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { KeyState } from '../../src/openrouter/key.ts';
import { type Finding, findingsOf, freeResetsAt } from '../../src/ops/key-troubles.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const well: KeyState = {
  label: 'sk-or-v1-abc...123',
  usedMicroUsd: 0,
  usedTodayMicroUsd: 0,
  usedThisWeekMicroUsd: 0,
  usedThisMonthMicroUsd: 0,
  freeTier: false,
  management: false,
  budgets: [],
};
const limits = { lowMicroUsd: 1_000_000, usesFree: true, now };

function found(state: Partial<KeyState>, left?: number, bought = 10_000_000): Finding[] {
  const balance = left === undefined ? undefined : { leftMicroUsd: left, boughtMicroUsd: bought };
  return findingsOf({ state: { ...well, ...state }, balance }, limits);
}

test('nothing is wrong with a key without limit, end and known balance', () => {
  expect(found({})).toEqual([]);
});

test.for([
  // A dollar, but of a small limit a tenth.
  [100_000_000, 999_999, 'low'],
  [100_000_000, 1_000_000, undefined],
  [1_000_000, 99_999, 'low'],
  [1_000_000, 100_000, undefined],
  [1_000_000, 0, 'limit'],
  [1_000_000, -5, 'limit'],
  // Who sets a limit of nothing wants free models only.
  [0, 0, undefined],
] as const)('of a limit of %i micro-USD %i are left: %s', ([limit, left, trouble]) => {
  const state = { limitMicroUsd: limit, remainingMicroUsd: left };
  expect(found(state).map((finding) => finding.trouble)).toEqual(trouble === undefined ? [] : [trouble]);
  const budgets = [{ scope: 'workspace', ...state }];
  expect(found({ budgets }).map((finding) => finding.trouble)).toEqual(
    trouble === undefined ? [] : [trouble],
  );
});

test('a balance is low below a dollar, gone at nothing, and none of an account that never bought any', () => {
  expect(found({}, 1_000_000)).toEqual([]);
  expect(found({}, 999_999)).toEqual([{ trouble: 'low', purse: { of: 'account', left: 999_999 } }]);
  expect(found({}, -20)).toEqual([{ trouble: 'credit', left: -20 }]);
  expect(found({}, 0, 0)).toEqual([]);
});

test.for([
  ['2026-11-25T12:00:01Z', false],
  ['2026-11-25T11:59:59Z', true],
  ['2026-11-22T12:00:00Z', true],
  ['2020-01-01', true],
  ['soon', false],
] as const)('a key that expires %s: %s', ([expiresAt, isTrouble]) => {
  expect(found({ expiresAt }).some(({ trouble }) => trouble === 'expiring')).toBe(isTrouble);
});

test('the free allowance comes back at 00:00 UTC', () => {
  expect(new Date(freeResetsAt(now)).toISOString()).toBe('2026-11-23T00:00:00.000Z');
  expect(new Date(freeResetsAt(freeResetsAt(now))).toISOString()).toBe('2026-11-24T00:00:00.000Z');
});

test('whatever OpenRouter says, each trouble is found once at most, and more left is never more trouble', () => {
  const amount = fc.option(fc.integer({ min: -5_000_000, max: 50_000_000 }), { nil: undefined });
  const budget = fc.record({ scope: fc.string(), limitMicroUsd: amount, remainingMicroUsd: amount });
  const weight = { limit: 2, credit: 2, low: 1 } as Record<string, number>;
  const worst = (findings: Finding[]) => Math.max(0, ...findings.map(({ trouble }) => weight[trouble] ?? 0));
  fc.assert(
    fc.property(amount, amount, fc.array(budget), fc.nat(), (limitMicroUsd, left, budgets, more) => {
      const before = found({ limitMicroUsd, remainingMicroUsd: left, budgets }, left);
      const names = before.map(({ trouble }) => trouble);
      expect(new Set(names).size).toBe(names.length);
      if (left === undefined) return;
      const after = found({ limitMicroUsd, remainingMicroUsd: left + more, budgets }, left + more);
      expect(worst(after)).toBeLessThanOrEqual(worst(before));
    }),
  );
});
