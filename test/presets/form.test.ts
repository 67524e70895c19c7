import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { type FormField, fileOfForm, formOf, isCommand, longestField } from '../../src/presets/form.ts';
import { parsePresets } from '../../src/presets/load.ts';
import { type KeptPreset, overlay } from '../../src/presets/of-server.ts';
import { parseServerFile, writeServerFile } from '../../src/presets/server-file.ts';

const file = parsePresets(readFileSync('presets.yaml'), 'presets.yaml');
const shipped = file.list[0]?.name ?? '';

const model = fc.stringMatching(/^[a-z]{1,8}\/[a-z0-9.-]{1,12}$/);
const words = fc
  .oneof(fc.string({ unit: 'binary', minLength: 1, maxLength: 80 }), fc.lorem({ mode: 'sentences' }))
  .filter((text) => text.trim() !== '');
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const custom = fc.record(
  {
    description: fc.string({ minLength: 1, maxLength: 100 }).filter((text) => text.trim() !== ''),
    model,
    fallbacks: fc.array(model, { minLength: 1, maxLength: 32 }),
    system: fc.oneof(words, fc.constant('x'.repeat(5000)), fc.array(words, { minLength: 1, maxLength: 16 })),
    command: fc.boolean(),
    max_tokens: fc.integer({ min: 16, max: 1e6 }),
    temperature: fc.double({ min: 0, max: 2, noNaN: true }),
    stop: fc.array(fc.string({ minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 4 }),
    agent: fc.record({ rounds: fc.integer({ min: 1, max: 50 }) }),
    reasoning: fc.record({ effort: fc.constantFrom('low', 'high') }),
  },
  { requiredKeys: ['description', 'model'] },
);
const changes = fc.record(
  {
    model,
    fallbacks: fc.array(model, { maxLength: 32 }),
    max_tokens: fc.integer({ min: 16, max: 1e6 }),
    history_tokens: fc.integer({ min: 0, max: 1e7 }),
    agent: fc.record(
      { rounds: fc.integer({ min: 1, max: 50 }), usd: fc.constantFrom(0.01, 2) },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);
const kept: fc.Arbitrary<KeptPreset> = fc.oneof(
  custom.map((body) => ({ name: 'house', kind: 'custom' as const, body: JSON.stringify(body) })),
  changes.map((body) => ({ name: shipped, kind: 'changes' as const, body: JSON.stringify(body) })),
);

/** The form as a client sends it that nobody has touched. */
function untouched({ kind, body }: KeptPreset) {
  const shown = formOf(kind, body).flatMap(({ field, text }) => (text === undefined ? [] : [[field, text]]));
  return {
    texts: new Map(shown as [FormField, string][]),
    command: kind === 'custom' ? isCommand(body) : undefined,
  };
}

const inFile = (text: string, name: string) =>
  (parse(text) as { presets: Record<string, unknown> }).presets[name];

test('a form that is sent as it was opened changes nothing', () => {
  fc.assert(
    fc.property(kept, (one) => {
      expect(inFile(fileOfForm(one, one.body, untouched(one)), one.name)).toEqual(JSON.parse(one.body));
    }),
  );
});

test('no field of a form is longer than Discord takes', () => {
  fc.assert(
    fc.property(kept, ({ kind, body }) => {
      for (const { text = '' } of formOf(kind, body)) expect(text.length).toBeLessThanOrEqual(longestField);
    }),
  );
});

test('one field that is changed changes that alone', () => {
  fc.assert(
    fc.property(custom, maybe(words), (body, system = 'Other.') => {
      const one = { name: 'house', kind: 'custom', body: JSON.stringify(body) } as const;
      const { texts, command } = untouched(one);
      texts.set('system', system);
      const read = inFile(fileOfForm(one, one.body, { texts, command }), 'house');
      const clean = (text: string) => text.replaceAll(/\r\n?/g, '\n').trim();
      const before = [body.system ?? ''].flat().join('\n\n');
      const expected = clean(before) === clean(system) ? body.system : clean(system);
      expect(read).toEqual({ ...JSON.parse(one.body), system: expected });
    }),
  );
});

test('what is exported is read in again as it was', () => {
  const several = fc.uniqueArray(kept, { selector: ({ name }) => name, minLength: 1, maxLength: 2 });
  fc.assert(
    fc.property(several, (rows) => {
      const text = writeServerFile(rows);
      const again = parseServerFile(Buffer.from(text), 'presets.yaml', file);
      expect(again.map(({ body, ...rest }) => ({ ...rest, body: JSON.parse(body) }))).toEqual(
        rows.map(({ body, ...rest }) => ({ ...rest, body: JSON.parse(body) })),
      );
      expect(writeServerFile(again)).toBe(text);
    }),
  );
});

test('limits of functions that a server changes go over the file’s; the others stay', () => {
  const rows = [{ name: shipped, kind: 'changes' as const, body: '{"agent":{"rounds":2,"usd":0.05}}' }];
  const problems: string[] = [];
  const preset = overlay(file, rows, (name) => problems.push(name)).get(shipped);
  expect(problems).toEqual([]);
  expect(preset?.agent).toEqual({ ...file.get(shipped)?.agent, rounds: 2, microUsd: 50_000 });
});
