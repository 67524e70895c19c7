import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FileRef } from '../../src/history/file-ref.ts';
import { filesInSight } from '../../src/history/in-sight.ts';

const prompts = (tokens: readonly (readonly number[])[]) =>
  tokens.map((each) => ({
    prompt: { text: '', files: each.map((one) => ({ tokens: one }) as FileRef) },
  }));
const tokensOf = (files: readonly FileRef[]) => files.reduce((sum, { tokens }) => sum + tokens, 0);

test('the files of the newest prompt that has any stay in sight, whatever they take; older ones have to fit', () => {
  const bodies = prompts([[100], [500], [5000], []]);
  expect(filesInSight(bodies, { usual: 1000, most: 10_000 }).map(tokensOf)).toEqual([0, 0, 5000, 0]);
  expect(filesInSight(bodies, { usual: 6000, most: 10_000 }).map(tokensOf)).toEqual([100, 500, 5000, 0]);
  expect(filesInSight(bodies, { usual: 5600, most: 5550 }).map(tokensOf)).toEqual([0, 500, 5000, 0]);
  expect(filesInSight(bodies, { usual: 1000, most: 100 }).map(tokensOf)).toEqual([0, 0, 0, 0]);
});

test('never more than there is room for, and never an older one without all newer ones', () => {
  const sizes = fc.array(fc.array(fc.nat(2000), { maxLength: 3 }), { maxLength: 8 });
  fc.assert(
    fc.property(sizes, fc.nat(5000), fc.nat(5000), (tokens, usual, most) => {
      const sighted = filesInSight(prompts(tokens), { usual, most });
      expect(sighted).toHaveLength(tokens.length);
      expect(sighted.flat().reduce((sum, { tokens }) => sum + tokens, 0)).toBeLessThanOrEqual(most);
      const oldest = sighted.findIndex((files) => files.length > 0);
      if (oldest >= 0)
        expect(sighted.slice(oldest).map(({ length }) => length)).toEqual(
          tokens.slice(oldest).map(({ length }) => length),
        );
    }),
  );
});
