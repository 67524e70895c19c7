import { expect, test } from 'vitest';
import { canBeStrict } from '../../src/turn/agent/tool-request.ts';

const closed = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] };

test.for([
  ['every key required, no others', { ...closed, additionalProperties: false }, true],
  ['nothing at all', { type: 'object', properties: {}, additionalProperties: false }, true],
  ['others allowed', closed, false],
  ['a key that may be left out', { ...closed, required: [], additionalProperties: false }, false],
  [
    'an open object inside',
    { type: 'object', properties: { a: closed }, required: ['a'], additionalProperties: false },
    false,
  ],
] as const)('a schema can be strict: %s', ([, schema, can]) => {
  expect(canBeStrict(schema)).toBe(can);
});
