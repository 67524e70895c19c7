import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinTexts } from '../../src/turn/agent/add-heard.ts';

const words = fc.array(fc.constantFrom('a', ' ', '\n', '. ')).map((parts) => parts.join(''));

test('the texts of two rounds only ever grow on the screen, a paragraph apart', () => {
  fc.assert(
    fc.property(words, words, words, (before, start, more) => {
      const after = start.trimStart();
      const joined = joinTexts(before, after);
      expect(joined.startsWith(before)).toBe(true);
      expect(joinTexts(before, after === '' ? after : after + more).startsWith(joined)).toBe(true);
      if (before !== '' && after !== '') expect(joined.slice(0, -after.length)).toMatch(/\n\n$/);
    }),
  );
});
