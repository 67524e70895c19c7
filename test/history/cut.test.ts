import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutStart, fitWithin, summaryRoom } from '../../src/history/cut.ts';

const costs = fc.array(fc.integer({ min: 1, max: 120 }), { maxLength: 80 });
const budgets = fc.integer({ min: 0, max: 600 });
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

test('never over budget, and the newest turn stays wherever it fits', () => {
  fc.assert(
    fc.property(costs, budgets, (turns, budget) => {
      const start = cutStart(turns, budget);
      expect(sum(turns.slice(start))).toBeLessThanOrEqual(budget);
      const newest = turns.at(-1);
      if (newest !== undefined && newest <= budget) expect(start).toBeLessThan(turns.length);
    }),
  );
});

test('nothing is cut that fits as a whole', () => {
  fc.assert(
    fc.property(costs, (turns) => {
      expect(cutStart(turns, sum(turns))).toBe(0);
    }),
  );
});

test('as a conversation grows, its beginning stays until a step, which makes room for a quarter of the budget', () => {
  fc.assert(
    fc.property(costs, budgets, (turns, budget) => {
      let start = 0;
      let sinceStep = Number.POSITIVE_INFINITY;
      for (const [index, cost] of turns.entries()) {
        const next = cutStart(turns.slice(0, index + 1), budget);
        expect(next).toBeGreaterThanOrEqual(start);
        sinceStep += cost;
        if (next > start) {
          const kept = turns.slice(next, index + 1);
          // A step cuts down to three quarters, or to the newest turn alone, and no deeper than it must.
          if (kept.length > 1) {
            expect(sum(kept)).toBeLessThanOrEqual(0.75 * budget);
            expect(sinceStep).toBeGreaterThan(0.25 * budget);
          }
          if (kept.length > 0) expect(sum(kept) + (turns[next - 1] ?? 0)).toBeGreaterThan(0.75 * budget);
          sinceStep = kept.length > 1 ? 0 : Number.POSITIVE_INFINITY;
        }
        start = next;
      }
    }),
  );
});

const long = fc.array(fc.integer({ min: 10, max: 300 }), { minLength: 15, maxLength: 60 });

test('the summary that is sent reaches up to the first turn that stays, and no further than it must', () => {
  fc.assert(
    fc.property(long, fc.integer({ min: 500, max: 3000 }), fc.array(fc.nat(59)), (turns, budget, reached) => {
      const indices = [...new Set(reached)].filter((index) => index < turns.length).sort((a, b) => a - b);
      const { start, summary } = fitWithin(turns, budget, indices);
      const room = summaryRoom(budget);
      expect(sum(turns.slice(start)) + (summary === undefined ? 0 : room)).toBeLessThanOrEqual(budget);
      if (sum(turns) <= budget) expect({ start, summary }).toEqual({ start: 0 });
      else if (indices.length > 0 && room > 0) {
        const enough = indices.filter((index) => index >= start - 1);
        expect(summary).toBe(enough.length > 0 ? enough[0] : indices.at(-1));
      } else expect({ start, summary }).toEqual({ start: cutStart(turns, budget) });
    }),
  );
});
