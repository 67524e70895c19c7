import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wholeLines } from '../../src/bot/whole-lines.ts';

const more = (count: number) => `+${count}`;

test('lines stay whole, the first go before the last, and as many as fit are told', () => {
  const lines = fc.array(fc.string({ minLength: 1, maxLength: 300, unit: fc.constantFrom('a', 'ä', '🦊') }));
  fc.assert(
    fc.property(lines, lines, (all, [head = 'head']) => {
      const content = wholeLines(all, { before: [head], after: ['end'], more });
      expect(content.length).toBeLessThanOrEqual(2000);
      const told = content.split('\n');
      expect([told.shift(), told.pop()]).toEqual([head, 'end']);
      if (!told.at(-1)?.startsWith('+')) expect(told).toEqual(all);
      else {
        const shown = told.slice(0, -1);
        expect(shown).toEqual(all.slice(0, shown.length));
        expect(told.at(-1)).toBe(more(all.length - shown.length));
        const longer = all.slice(0, shown.length + 1);
        const isLast = longer.length === all.length;
        const rest = isLast ? [] : [more(all.length - longer.length)];
        expect([head, ...longer, ...rest, 'end'].join('\n').length).toBeGreaterThan(2000);
      }
    }),
  );
});
