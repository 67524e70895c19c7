import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Who says something in English whatever anybody reads, and why. Everybody else is given the texts of their reader. */
const speakEnglish: Record<string, string> = {
  'src/errors.ts': 'the message of an error is for the log',
  'src/ops/catalogue.ts': 'what is wrong with a preset is for the log',
  'src/presets/together.ts': 'sentences are compared there, and read by nobody',
  'src/services.ts': 'what a turn works with before its reader is known',
  'src/tools/run-call.ts': 'models are told in English',
  'commands/audit.ts': 'Discord is given the English name of a choice, and the others beside it',
};

/** An import of them as values, also under another name. */
const importsEnglish = /import\s*\{[^}]*\benglish\b[^}]*\}\s*from\s*'[^']*texts\/index\.ts'/;
/** English by another way. */
const asksForEnglish = /\btextsIn\(\s*(\)|'en|"en|original\b)/;

test('nobody speaks English to whoever reads another language, but where that is meant', () => {
  const files = globSync('{src,commands}/**/*.ts', { exclude: ['src/texts/**'] });
  const found = files.filter((file) => {
    const source = readFileSync(file, 'utf8');
    return importsEnglish.test(source) || asksForEnglish.test(source);
  });
  expect(files.length).toBeGreaterThan(300);
  expect(found.sort().filter((file) => !(file in speakEnglish))).toEqual([]);
});

test('all that may speak English does', () => {
  const silent = Object.keys(speakEnglish).filter((file) => !/\benglish\b/.test(readFileSync(file, 'utf8')));
  expect(silent).toEqual([]);
});
