import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shortened } from '../../src/bot/usage/shortened.ts';

test.each([
  ['qwen/qwen3-235b-a22b-2507:free', 30, 'qwen/qwen3-235b-a22b-2507:free'],
  ['qwen/qwen3-235b-a22b-2507:free', 29, 'qwen3-235b-a22b-2507:free'],
  ['qwen/qwen3-235b-a22b-2507:free', 11, '…-2507:free'],
  ['a-model-without-a-vendor', 7, '…vendor'],
])('of the model %s in %i letters its end is kept', (name, limit, expected) => {
  expect(shortened(name, 'model', limit)).toBe(expected);
});

test('of a person the beginning is kept, and no letter is torn apart', () => {
  expect(shortened('🦊🦊🦊🦊', 'user_id', 3)).toBe('🦊🦊…');
  expect(shortened('Ann/Bob', 'user_id', 4)).toBe('Ann…');
});

test('no name is longer than it may be', () => {
  const by = fc.constantFrom('model' as const, 'preset' as const, 'user_id' as const);
  fc.assert(
    fc.property(fc.string(), by, fc.integer({ min: 2, max: 60 }), (name, of, limit) => {
      expect(Array.from(shortened(name, of, limit)).length).toBeLessThanOrEqual(limit);
    }),
  );
});
