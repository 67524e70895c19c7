import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { auditKinds } from '../../src/audit/read.ts';
import { settingNames } from '../../src/settings/definitions.ts';
import { english } from '../../src/texts/index.ts';

const sources = globSync('{src,commands}/**/*.ts').map((file) => readFileSync(file, 'utf8'));
const actions = sources.flatMap((source) =>
  [...source.matchAll(/\baction(?::| =) '([a-z]+\.[\w.-]+)'/g)].map(([, action]) => action ?? ''),
);

test('every change that is recorded has words, and a kind by which it is found', () => {
  expect(actions).toContain('limits.set');
  expect(actions).toContain('reports.answer');
  for (const action of actions) {
    expect([action, english.audit.what(action)]).toEqual([action, expect.not.stringContaining('`')]);
    expect(auditKinds).toContain(action.split('.')[0]);
  }
});

test('every setting is called by its name', () => {
  const unnamed = settingNames.filter((name) => english.audit.what(`settings.${name}`).includes('`'));
  expect(unnamed).toEqual([]);
});
