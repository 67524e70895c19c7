import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** What others are bound by. */
const binding = ['settings', 'limits', 'grants', 'zones', 'usage_reports', 'server_presets', 'access_rules'];

test('whoever writes what others are bound by does so in the transaction that records it', () => {
  const writing = new RegExp(String.raw`insertInto\(\s*'(${binding.join('|')})'`);
  const files = globSync('src/**/*.ts').filter((file) => writing.test(readFileSync(file, 'utf8')));
  expect(files).toEqual(expect.arrayContaining(['src/settings/settings.ts', 'src/quota/limits.ts']));
  const silent = files.filter((file) => !readFileSync(file, 'utf8').includes('.changing('));
  expect(silent).toEqual([]);
});
