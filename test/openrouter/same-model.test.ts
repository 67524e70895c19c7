import { expect, test } from 'vitest';
import { readCatalogue } from '../../src/openrouter/catalogue.ts';
import { fallbackOf } from '../../src/openrouter/fallback.ts';
import { isFreeModel, parseModelId } from '../../src/openrouter/model-id.ts';
import { isSameModel } from '../../src/openrouter/same-model.ts';

const empty = readCatalogue({ data: [] }, 0);
const catalogue = readCatalogue(
  {
    data: [
      { id: 'google/gemini-3.8-flash', canonical_slug: 'google/gemini-3.8-flash-rev-b' },
      { id: '~google/gemini-flash-latest', alias_target: { name: 'x', slug: 'google/gemini-3.8-flash' } },
    ],
  },
  0,
);

test.each([
  ['openai/gpt-6-luna', 'openai/gpt-6-luna', true],
  ['openai/gpt-6-luna', 'OpenAI/GPT-6-Luna', true],
  ['openai/gpt-6-luna:nitro', 'openai/gpt-6-luna', true],
  ['openai/gpt-6-luna:free', 'openai/gpt-6-luna', true],
  ['openai/gpt-6-luna@preset/helper', 'openai/gpt-6-luna', true],
  ['openai/gpt-6-luna', 'openai/gpt-6-luna-20261001', true],
  ['openai/gpt-6-luna', 'openai/gpt-6-luna-2026-10-01', true],
  ['openai/gpt-6-luna', 'openai/gpt-6-luna-mini', false],
  ['openai/gpt-6', 'openai/gpt-6.1', false],
  ['openai/gpt-6-luna', 'openai/gpt-6-terra', false],
])('without a catalogue: %s is %s: %s', (asked, served, same) => {
  expect(isSameModel(asked, served, empty)).toBe(same);
});

test.each([
  ['google/gemini-3.8-flash', 'google/gemini-3.8-flash-rev-b', true],
  ['google/gemini-3.8-flash:floor', 'google/gemini-3.8-flash-rev-b', true],
  ['~google/gemini-flash-latest', 'google/gemini-3.8-flash', true],
  ['~google/gemini-flash-latest', 'google/gemini-3.8-flash-rev-b', true],
  ['~google/gemini-flash-latest', 'google/gemini-3.7-flash', false],
])('by the catalogue: %s is %s: %s', (asked, served, same) => {
  expect(isSameModel(asked, served, catalogue)).toBe(same);
});

test('a router, alias or account preset chooses for itself, even one of the fallbacks', () => {
  for (const asked of ['openrouter/auto', '~openai/gpt-luna-latest', '@preset/helper']) {
    const models = [asked, 'b/two'];
    const served = { models, carried: models, modelServed: 'b/two', attempts: [], metadata: undefined };
    expect(fallbackOf(served, empty)).toBeUndefined();
  }
});

test('an id taken apart', () => {
  expect(parseModelId('a/b:free:nitro@preset/c')).toEqual({
    base: 'a/b:free',
    variants: ['nitro'],
    preset: 'c',
  });
  expect(parseModelId('@preset/c')).toEqual({ base: '', variants: [], preset: 'c' });
  expect(parseModelId('llama3:8b')).toEqual({ base: 'llama3:8b', variants: [] });
});

test('which models count as free', () => {
  expect(['a/b:free', 'a/b:free:nitro', 'openrouter/free'].every(isFreeModel)).toBe(true);
  expect(['a/b', 'a/b:nitro', 'openrouter/auto', 'a/freedom'].some(isFreeModel)).toBe(false);
});
