import fc from 'fast-check';
import { expect, test } from 'vitest';
import { failure } from '../../sandbox/openrouter/errors.ts';
import { expiringModels, readCatalogue } from '../../src/openrouter/catalogue.ts';
import { decimalUsd, highestPrices, withMargin } from '../../src/openrouter/prices.ts';
import { world } from './harness.ts';

const signal = new AbortController().signal;

const list = {
  data: [
    {
      id: 'google/gemini-3.8-flash',
      canonical_slug: 'google/gemini-3.8-flash-20261015',
      name: 'Google: Gemini 3.8 Flash',
      context_length: 1048576,
      architecture: { input_modalities: ['text', 'image', 'file'], output_modalities: ['text'] },
      pricing: {
        prompt: '0.000000825',
        completion: '0.000004125',
        web_search: '0.014',
        input_cache_read: '0.0000000825',
        input_cache_write: '0.0000000833',
        overrides: [
          { min_prompt_tokens: 200000, prompt: '0.00000165', completion: '0.00000825' },
          { utc_start: '0800', utc_end: '2000', completion: '0.000005' },
        ],
      },
      top_provider: { max_completion_tokens: 65536 },
      supported_parameters: ['tools', 'reasoning'],
      reasoning: { mandatory: true, supported_efforts: ['high', 'low'] },
      expiration_date: null,
    },
    {
      id: 'google/gemma-4-31b-it:free',
      canonical_slug: 'google/gemma-4-31b-it',
      name: 'Gemma 4 31B (free)',
      architecture: { input_modalities: ['text'], output_modalities: ['text'] },
      pricing: { prompt: '0', completion: '0' },
    },
    {
      id: 'google/gemma-4-31b-it',
      canonical_slug: 'google/gemma-4-31b-it',
      name: 'Gemma 4 31B',
      architecture: { input_modalities: ['text'], output_modalities: ['text'] },
      expiration_date: '2026-12-01',
    },
    {
      id: '~google/gemini-flash-latest',
      name: 'Gemini Flash (latest)',
      architecture: { input_modalities: ['text'], output_modalities: ['text'] },
      alias_target: { name: 'Gemini 3.8 Flash', slug: 'google/gemini-3.8-flash' },
    },
    {
      id: 'openrouter/auto',
      name: 'Auto Router',
      architecture: { input_modalities: ['text'], output_modalities: ['text'] },
      pricing: { prompt: '-1', completion: '-1' },
    },
    { id: 'local/llama' },
    { id: 'odd/one', context_length: 'long', pricing: 'cheap', architecture: 7, supported_parameters: null },
    { name: 'no id' },
    'nothing',
    null,
  ],
};
const catalogue = readCatalogue(list, 1);

test('an entry that cannot be read is left out, a field that cannot be read is unknown', () => {
  expect(catalogue.models.map((model) => model.id)).toEqual([
    'google/gemini-3.8-flash',
    'google/gemma-4-31b-it:free',
    'google/gemma-4-31b-it',
    '~google/gemini-flash-latest',
    'openrouter/auto',
    'local/llama',
    'odd/one',
  ]);
  expect(catalogue.find('odd/one')).toMatchObject({
    contextLength: undefined,
    prices: { tiers: [] },
    opaque: true,
  });
});

test.each([
  ['google/gemini-3.8-flash', 'google/gemini-3.8-flash'],
  ['Google/Gemini-3.8-Flash', 'google/gemini-3.8-flash'],
  ['google/gemini-3.8-flash-20261015', 'google/gemini-3.8-flash'],
  ['google/gemini-3.8-flash:nitro', 'google/gemini-3.8-flash'],
  ['google/gemini-3.8-flash:floor', 'google/gemini-3.8-flash'],
  ['google/gemini-3.8-flash:online', 'google/gemini-3.8-flash'],
  ['google/gemini-3.8-flash@preset/helper', 'google/gemini-3.8-flash'],
  ['google/gemma-4-31b-it', 'google/gemma-4-31b-it'],
  ['google/gemma-4-31b-it:free', 'google/gemma-4-31b-it:free'],
  ['google/gemma-4-31b-it:free:nitro', 'google/gemma-4-31b-it:free'],
  ['google/gemini-3.8-flash:free', undefined],
  ['~google/gemini-flash-latest', '~google/gemini-flash-latest'],
  ['openrouter/auto', 'openrouter/auto'],
  ['@preset/helper', '@preset/helper'],
  ['google/gemini-9', undefined],
  ['', undefined],
])('find %s', (id, found) => {
  expect(catalogue.find(id)?.id).toBe(found);
});

test('of a router or an account preset everything is presumed, nothing known', () => {
  expect(catalogue.find('openrouter/auto')).toMatchObject({ opaque: true, prices: { prompt: undefined } });
  const preset = catalogue.find('@preset/helper');
  expect(preset).toMatchObject({ opaque: true });
  expect(preset?.inputModalities).toContain('image');
});

test.each([
  ['google/gemini-3.7-flash', 'google/gemini-3.8-flash'],
  ['gemini-3.8-flash', 'google/gemini-3.8-flash'],
  ['gemma-4-31b', 'google/gemma-4-31b-it'],
  ['google/gemini-3.8-flsh:nitro', 'google/gemini-3.8-flash'],
  ['completely/different-thing', undefined],
])('nearest to %s', (id, nearest) => {
  expect(catalogue.nearest(id)).toBe(nearest);
});

test('search: every word in id or name, whole ids first', () => {
  expect(catalogue.search('gemma free').map((model) => model.id)).toEqual(['google/gemma-4-31b-it:free']);
  expect(catalogue.search('flash')[0]?.id).toBe('google/gemini-3.8-flash');
  expect(catalogue.search('google/gemma-4-31b-it')[0]?.id).toBe('google/gemma-4-31b-it');
  expect(catalogue.search('auto ROUTER').map((model) => model.id)).toEqual(['openrouter/auto']);
  expect(catalogue.search('  ')).toHaveLength(7);
  expect(catalogue.search('no such thing')).toEqual([]);
});

test('prices are micro-USD per million tokens', () => {
  expect(catalogue.find('google/gemini-3.8-flash')?.prices).toEqual({
    prompt: 825_000,
    completion: 4_125_000,
    cacheRead: 82_500,
    cacheWrite: 83_300,
    webSearch: 14_000,
    request: undefined,
    image: undefined,
    audio: undefined,
    reasoning: undefined,
    tiers: [
      expect.objectContaining({
        abovePromptTokens: 200_000,
        prompt: 1_650_000,
        completion: 8_250_000,
        timed: false,
      }),
      expect.objectContaining({ completion: 5_000_000, timed: true }),
    ],
  });
});

test('the highest prices count what may apply', () => {
  const prices = catalogue.find('google/gemini-3.8-flash')?.prices ?? { tiers: [] };
  // By day an answer costs 5.
  const listed = { prompt: 825_000, completion: 5_000_000 };
  expect(highestPrices(prices, { promptTokens: 1_000 })).toEqual({ listed, charged: listed });
  expect(highestPrices(prices, { promptTokens: 200_001 })?.listed).toEqual({
    prompt: 1_650_000,
    completion: 8_250_000,
  });
  const more = {
    ...prices,
    cacheWrite: 1_000_000,
    cacheWriteLong: 2_000_000,
    reasoning: 6_000_000,
    imageOutput: 7_000_000,
  };
  expect(highestPrices(more, { promptTokens: 1 })?.charged).toEqual({
    prompt: 1_000_000,
    completion: 6_000_000,
  });
  expect(highestPrices(more, { promptTokens: 1, cachesLong: true, makesImages: true })?.charged).toEqual({
    prompt: 2_000_000,
    completion: 7_000_000,
  });
  expect(highestPrices({ tiers: [] }, { promptTokens: 1 })).toBeUndefined();
});

test('a price limit is never below the price that it was made from, whatever binary fractions make of it', () => {
  expect(withMargin(0)).toBe(0);
  expect(decimalUsd(withMargin(825_000))).toBe('0.825001');
  fc.assert(
    fc.property(fc.integer({ min: 1000, max: 2_000_000_000 }), (thousandths) => {
      const perToken = `${thousandths}e-15`;
      const limit = decimalUsd(withMargin(thousandths / 1000));
      expect(Number(perToken) * 1e6).toBeLessThanOrEqual(Number(limit));
      expect(Number(perToken)).toBeLessThanOrEqual(Number(limit) / 1e6);
      expect(limit).not.toContain('e');
      expect(withMargin(thousandths / 1000)).toBeLessThan((thousandths / 1000) * 1.0001);
    }),
  );
});

test('tells which models end soon', () => {
  const ids = (date: string) => expiringModels(catalogue, Date.parse(date)).map((model) => model.id);
  expect(ids('2026-11-22')).toEqual(['google/gemma-4-31b-it']);
  expect(ids('2026-10-01')).toEqual([]);
});

test('the cache asks for every kind of output, and keeps the last good list', async () => {
  const { server, openrouter, clock } = await world();
  expect(openrouter.catalogue.current().models).toEqual([]);
  server.failLookups(failure(503, 'down'));
  await expect(openrouter.catalogue.refresh(signal)).rejects.toMatchObject({ kind: 'overloaded' });
  expect(openrouter.catalogue.current().models).toEqual([]);
  server.failLookups(undefined);
  const fresh = await openrouter.catalogue.refresh(signal);
  expect(fresh.models).toHaveLength(server.models.length);
  expect(fresh.models.some((model) => !model.outputModalities.includes('text'))).toBe(true);
  expect(fresh.fetchedAt).toBe(clock.time);
  expect(openrouter.catalogue.current()).toBe(fresh);
  server.failLookups({ status: 200, body: '<html>captive portal</html>' });
  await expect(openrouter.catalogue.refresh(signal)).rejects.toMatchObject({ kind: 'garbled' });
  expect(openrouter.catalogue.current()).toBe(fresh);
});

test('every model of a list is found by its id', async () => {
  const { server, openrouter } = await world();
  await openrouter.catalogue.refresh(signal);
  for (const { id } of server.models) expect(openrouter.catalogue.current().find(id)?.id).toBe(id);
});
