import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Who writes numbers or dates by hand, and who reads them. */
const byHand: Record<string, string> = {
  'src/bot/reading/read-message.ts': 'models are told how large a file is',
  'src/bot/usage/cells.ts': 'tables for programs: a number is a number there',
  'src/openrouter/prices.ts': 'prices on the wire',
  'src/presets/provider.ts': 'prices on the wire',
  'src/turn/money/own-server.ts': 'a product is rid of what doubles add to it',
  'src/presets/schema.ts': 'a product is rid of what doubles add to it',
};

test('what people read of numbers and dates is written by Intl', () => {
  const files = globSync('{src,commands}/**/*.ts');
  expect(files.length).toBeGreaterThan(300);
  const found = files.filter((file) =>
    /\.to(Fixed|Precision)\(|\.toLocale\w*String\(|\.to(Date|Time|UTC)String\(/.test(
      readFileSync(file, 'utf8'),
    ),
  );
  expect(found.filter((file) => !(file in byHand))).toEqual([]);
});
