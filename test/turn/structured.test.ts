import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CatalogueModel } from '../../src/openrouter/catalogue.ts';
import { createForms } from '../../src/presets/forms/forms.ts';
import { fitOf } from '../../src/turn/structured/fit.ts';
import { markdownOf } from '../../src/turn/structured/markdown.ts';
import { methodsFor } from '../../src/turn/structured/methods.ts';
import { shownData } from '../../src/turn/structured/shown.ts';
import { never } from '../files/open-files.ts';

const schema = {
  type: 'object',
  properties: { n: { type: 'integer' } },
  required: ['n'],
  additionalProperties: false,
};
const form = { name: 'count', schema };
const forms = createForms(20_000);
const model = (...supportedParameters: string[]) => ({ supportedParameters }) as unknown as CatalogueModel;

test.each([
  [model('structured_outputs', 'tools', 'tool_choice'), false, ['schema', 'function', 'words']],
  [model('response_format', 'tools', 'tool_choice'), false, ['function', 'words']],
  [model('structured_outputs', 'tools', 'tool_choice'), true, ['schema', 'words']],
  [model('tools'), false, ['words']],
  [undefined, false, ['schema', 'function', 'words']],
])('%#: a model is asked in the ways that it knows, best first', (known, hasTools, ways) => {
  expect(methodsFor(known, form, hasTools)).toEqual(ways);
});

test('a list at the root cannot be the arguments of a function', () => {
  const list = { name: 'list', schema: { type: 'array', items: { type: 'string' } } };
  expect(methodsFor(undefined, list, false)).toEqual(['schema', 'words']);
});

describe('what a model wrote', () => {
  test.each([
    ['{"n": 1}', { value: { n: 1 } }],
    ['```json\n{"n": 1}\n```', { value: { n: 1 } }],
    ['Sure: {"n": 1}. More?', { value: { n: 1 } }],
    ['[1]', { problem: expect.stringContaining('must be object') }],
    ['"n"', { problem: 'it is no JSON object' }],
    ['nothing', { problem: 'it is no JSON' }],
    ['', { problem: 'it is no JSON' }],
    ['{"n": "1", "m": 2}', { problem: expect.stringMatching(/must NOT have additional properties/) }],
  ])('%j fits its form, or it is told why not', async (text, result) => {
    expect(await (await fitOf(form, forms, never))(text)).toEqual(result);
  });

  test('a schema of the newer draft is understood', async () => {
    const newer = { ...schema, $schema: 'https://json-schema.org/draft/2020-12/schema' };
    const check = await fitOf({ name: 'count', schema: newer }, forms, never);
    expect(await check('{"n": 1}')).toEqual({ value: { n: 1 } });
  });

  test('a million spaces are looked through once', async () => {
    const check = await fitOf(form, forms, never);
    expect(await check(`{"n": 1}${' '.repeat(1_000_000)}.`)).toEqual({ value: { n: 1 } });
  });
});

test('any data can be listed, and every text in them is there', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[a-z_]{1,9}$/), fc.jsonValue({ maxDepth: 3 })), (data) => {
      const text = markdownOf(data);
      for (const value of Object.values(data)) if (typeof value === 'string') expect(text).toContain(value);
    }),
  );
});

test('a card and the name of a file keep within what Discord takes, whatever the data are', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({ name: fc.string({ unit: 'grapheme' }), text: fc.string({ maxLength: 6000 }) }),
      async (data) => {
        const response = { as: 'file' as const, template: '# {{ name }}\n{{ text }}', file: '{{ name }}.md' };
        const fill = (template: string, values: object) => forms.fill(template, values, never);
        const { card } = await shownData({ response: { ...response, as: 'embed' } }, 'form', data, fill);
        expect(card?.title?.length ?? 0).toBeLessThanOrEqual(256);
        expect(card?.description.length).toBeLessThanOrEqual(4096);
        const { file } = await shownData({ response }, 'form', data, fill);
        expect(file?.name).toMatch(/^[\p{L}\p{N}_][\p{L}\p{N}._-]*$/u);
      },
    ),
    { numRuns: 50 },
  );
});
