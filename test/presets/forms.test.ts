import { expect, test } from 'vitest';
import { createForms } from '../../src/presets/forms/forms.ts';
import { never } from '../files/open-files.ts';

/** Each step asks the one before it twice: as many ways as there are atoms in a house. */
const doubling = {
  $ref: '#/$defs/s60',
  $defs: Object.fromEntries([
    ['s0', { const: 'x' }],
    ...Array.from({ length: 60 }, (_, index) => {
      const before = { $ref: `#/$defs/s${index}` };
      return [`s${index + 1}`, { anyOf: [before, before] }];
    }),
  ]),
};
/** What each of many wrong values fails by is gathered, and there are many of them. */
const gathering = {
  properties: {
    a: { contains: { anyOf: Array.from({ length: 900 }, (_, index) => ({ const: `x${index}` })) } },
  },
};
const backtracking = { properties: { a: { pattern: '^(a+)+$' } } };
const fine = { properties: { a: { type: 'string', pattern: '^a+$' } } };
const zeros = JSON.stringify({ a: Array.from({ length: 100_000 }, () => 0) });

test.each([
  ['an expression that searches backwards', backtracking, JSON.stringify({ a: `${'a'.repeat(60)}!` })],
  ['branches of branches', doubling, '{}'],
])('%s is ended by time, and what comes after it is checked', async (_, schema, json) => {
  const forms = createForms();
  expect(await forms.read(schema, never)).toBeUndefined();
  expect(await forms.check(schema, json, never)).toEqual({ killed: 'not done within 1000 ms' });
  expect(await forms.check(fine, '{"a":"b"}', never)).toEqual({
    problem: 'answer/a must match pattern "^a+$"',
  });
});

test('what gathers more than there is room for is ended by its memory, however much time it has', async () => {
  const forms = createForms(600_000);
  expect(await forms.check(gathering, zeros, never)).toEqual({
    killed: expect.stringMatching(/heap out of memory|bytes of memory/),
  });
  expect(await forms.check(fine, '{"a":"aa"}', never)).toBeUndefined();
});

test('what somebody stops is ended', async () => {
  const forms = createForms(600_000);
  const stopping = new AbortController();
  const checking = forms.check(doubling, '{}', stopping.signal);
  stopping.abort(new Error('enough'));
  await expect(checking).rejects.toThrow('enough');
});

test('a template that loops for ever is ended, and so is one that makes too much', async () => {
  const forms = createForms();
  const loop = (body: string) => `{% for a in (1..90000) %}${body}{% endfor %}`;
  const nothing = await forms.fill(loop(loop('')), {}, never).catch(String);
  expect(nothing).toContain('not done within 1000 ms');
  const much = '{% assign s = a %}{% for i in (1..24) %}{% assign s = s | append: s %}{% endfor %}{{ s }}';
  await expect(forms.fill(much, { a: 'x' }, never)).rejects.toThrow('characters');
  expect(await forms.fill('{{ a }}', { a: 1 }, never)).toBe('1');
});
