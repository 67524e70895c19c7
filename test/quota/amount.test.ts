import fc from 'fast-check';
import { expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { parseAmount } from '../../src/quota/amount.ts';
import { english } from '../../src/texts/index.ts';

test.each([
  ['5', 5_000_000],
  ['0.50', 500_000],
  ['.5', 500_000],
  ['０.５', 500_000],
  ['＄１，０００．５０', 1_000_500_000],
  ['$1,000.50', 1_000_500_000],
  ['1 000.5 USD', 1_000_500_000],
  ['US$ 3', 3_000_000],
  ['12 dollars', 12_000_000],
  ['0.000001', 1],
  ['2.1000000', 2_100_000],
  ['1.5k', 1_500_000_000],
  ['0', 0],
  ['-0', 0],
  ['1000000', 1_000_000_000_000],
])('%s are so many micro-USD', (typed, microUsd) => {
  expect(parseAmount(typed, 'usd')).toBe(microUsd);
});

test.each([
  ['20000', 20_000],
  ['20,000 tokens', 20_000],
  ['20k', 20_000],
  ['1.5M tokens', 1_500_000],
  ['２０ｋ', 20_000],
])('%s are so many tokens', (typed, tokens) => {
  expect(parseAmount(typed, 'tokens')).toBe(tokens);
});

test('10 requests are 10', () => {
  expect(parseAmount('10 requests', 'requests')).toBe(10);
});

const wrong = ['1e999', '1e3', 'abc', 'NaN', 'Infinity', '∞', '', ' ', '.', '$', '0x10', '5 euros', '€5'];
const shaped = ['1,00', '0,5', '1.000,50', '1,0000', '1..5', '5-', '--5', '5 5', '80%', '`5`', '$5 tokens$'];

test.each([...wrong, ...shaped])('%j is no amount, and is told what is one', (typed) => {
  expect(() => parseAmount(typed, 'usd')).toThrow(UserError);
  expect(() => parseAmount(typed, 'usd')).toThrow(/Write US dollars in digits, such as `0.50`/);
});

test.each([
  ['-5', 'usd', /less than nothing.*`0` allows nothing/],
  ['−5', 'usd', /less than nothing/],
  ['$-0.01', 'usd', /less than nothing/],
  ['0.0000001', 'usd', /at most six decimals/],
  ['1000000.000001', 'usd', /more than I can count: at most \$1,000,000.00/],
  ['9'.repeat(40), 'tokens', /more than I can count/],
  ['0.5', 'requests', /there are no parts of requests/],
  ['1.5 tokens', 'tokens', /there are no parts of tokens/],
  ['1.2345k', 'tokens', /there are no parts of tokens/],
  ['$5', 'tokens', /does not go with the unit that you chose, tokens/],
  ['5 tokens', 'usd', /does not go with the unit that you chose, US dollars/],
  ['5 requests', 'tokens', /does not go with/],
] as const)('%s of %s is refused with a sentence of its own', (typed, unit, words) => {
  expect(() => parseAmount(typed, unit)).toThrow(words);
});

test('whatever is typed is a whole amount that can be counted, or a sentence', () => {
  const typed = fc.oneof(fc.string({ maxLength: 40 }), fc.stringMatching(/^[-$0-9０-９.,ekm ]{0,20}$/));
  fc.assert(
    fc.property(typed, fc.constantFrom('usd', 'tokens', 'requests'), (text, unit) => {
      try {
        const amount = parseAmount(text, unit);
        expect(Number.isSafeInteger(amount) && amount >= 0).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
        expect((error as UserError).message.length).toBeLessThan(400);
      }
    }),
  );
});

test('dollars are read to the last micro-USD', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000_000_000 }), (microUsd) => {
      const digits = String(microUsd).padStart(7, '0');
      expect(parseAmount(`${digits.slice(0, -6)}.${digits.slice(-6)}`, 'usd')).toBe(microUsd);
    }),
  );
});

test('what is shown of a limit is what was set, to the last digit', () => {
  const limit = fc.record({
    unit: fc.constantFrom('usd', 'tokens', 'requests'),
    amount: fc.oneof(fc.nat(2_000), fc.integer({ min: 0, max: 1_000_000_000 })),
  });
  fc.assert(
    fc.property(limit, ({ unit, amount }) => {
      const shown = english.limits.choice({ who: 'server', per: 'day', unit, amount }, '');
      expect(parseAmount(/^the server: (.+) a day$/.exec(shown)?.[1] ?? '', unit)).toBe(amount);
    }),
  );
});
