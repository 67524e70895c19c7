import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { WireModel } from '../../sandbox/openrouter/catalogue.ts';
import { costOf } from '../../sandbox/openrouter/prices.ts';
import { UserError } from '../../src/errors.ts';
import { readCatalogue } from '../../src/openrouter/catalogue.ts';
import { worstCost } from '../../src/quota/room.ts';
import { fareOf } from '../../src/turn/money/fare.ts';
import { upperEstimate } from '../../src/turn/money/prompt-estimate.ts';

const price = fc.integer({ min: 0, max: 1e8 }).map((amount) => (amount / 1e12).toFixed(12));
const overrides = fc.array(
  fc.record({ min_prompt_tokens: fc.nat(50_000), prompt: price, completion: price }),
  { maxLength: 3 },
);
const pricing = fc.record(
  { prompt: price, completion: price, input_cache_read: price, overrides },
  { requiredKeys: ['prompt', 'completion'] },
);
const models = fc.array(pricing, { minLength: 1, maxLength: 3 });
const preset = { name: 'any' };

function listed(prices: readonly object[]): WireModel[] {
  return prices.map((pricing, index) => ({ id: `a/${index}`, pricing }) as unknown as WireModel);
}

test('whatever a request takes within its bounds, by whichever model, it costs no more than was set aside', () => {
  const bounds = fc.record({ upper: fc.nat(100_000), most: fc.integer({ min: 1, max: 20_000 }) });
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const used = fc.record({ prompt: share, cached: share, completion: share });
  fc.assert(
    fc.property(models, bounds, used, fc.nat(2), (prices, { upper, most }, shares, which) => {
      const all = listed(prices);
      const ids = all.map(({ id }) => id);
      const catalogue = readCatalogue({ data: all }, 1);
      const fare = fareOf(ids, preset, { request: {}, messages: [] }, upper, catalogue);
      const cost = costOf(all[which % all.length], {
        prompt: Math.floor(upper * shares.prompt),
        cached: Math.floor(upper * shares.prompt * shares.cached),
        completion: Math.floor(most * shares.completion),
      });
      const planned = { rates: fare.rates, promptTokens: fare.promptTokens } as Parameters<
        typeof worstCost
      >[0];
      expect(Math.ceil(Number((cost.total * 1e6).toPrecision(12)))).toBeLessThanOrEqual(
        worstCost(planned, most),
      );
      for (const { pricing } of all) {
        expect(Number(pricing.prompt) * 1e6).toBeLessThanOrEqual(Number(fare.maxPrice.prompt));
        expect(Number(pricing.completion) * 1e6).toBeLessThanOrEqual(Number(fare.maxPrice.completion));
      }
    }),
  );
});

/** The fare of one request for a thousand tokens to a model at 1 and 2 dollars, with a search at 0.01. */
function fare(request: Record<string, unknown>, more: object = {}, messages: never[] = []) {
  const pricing = {
    prompt: '0.000001',
    completion: '0.000002',
    web_search: '0.01',
    image: '0.002',
    request: '0.003',
  };
  const catalogue = readCatalogue({ data: listed([pricing]) }, 1);
  return fareOf(['a/0'], { ...preset, ...more }, { request, messages }, 1000, catalogue);
}

const search = (parameters: object) => ({ tools: [{ type: 'openrouter:web_search', parameters }] });

test.each([
  ['nothing', {}, 3000, 1000],
  ['three searches', search({ max_uses: 3 }), 4 * 3000 + 3 * 10_000, 4 * 1000 + 6 * 5000],
  ['searches without a bound', search({}), 11 * 3000 + 10 * 10_000, 11 * 1000 + 55 * 5000],
  ['a bound on all tools', { ...search({}), max_tool_calls: 2 }, 3 * 3000 + 2 * 10_000, 3 * 1000 + 3 * 5000],
  [
    'a bound on steps',
    { ...search({}), stop_server_tools_when: [{ type: 'step_count_is', step_count: 1 }] },
    2 * 3000 + 10_000,
    2 * 1000 + 5000,
  ],
  ['a dearer engine', search({ max_uses: 1, engine: 'exa', mode: 'deep-reasoning' }), 6000 + 15_000, 7000],
  ['many results', search({ max_uses: 1, engine: 'exa', max_results: 25 }), 6000 + 22_000, 2000 + 25_000],
  ['the clock', { tools: [{ type: 'openrouter:datetime' }] }, 6000, 2000],
  [
    'a page',
    { tools: [{ type: 'openrouter:web_fetch', parameters: { max_uses: 1, max_content_tokens: 9 } }] },
    7000,
    2009,
  ],
  ['the old plugin', { plugins: [{ id: 'web', max_results: 2 }] }, 6000 + 10_000, 2000 + 2000],
  ['a plugin that is off', { plugins: [{ id: 'web', enabled: false }] }, 3000, 1000],
])('what %s adds is set aside', (_, request, fixed, promptTokens) => {
  const { rates, ...rest } = fare(request);
  // Prices carry a margin in the sixth digit.
  expect(rates.fixed).toBeGreaterThanOrEqual(fixed);
  expect(rates.fixed).toBeLessThan(fixed + 5);
  expect(rest.promptTokens).toBe(promptTokens);
});

test('a tool of which nobody says what it costs needs a price for a request', () => {
  const request = { tools: [{ type: 'openrouter:image_generation' }] };
  expect(() => fare(request)).toThrow(UserError);
  expect(() => fare(request, { price: { prompt: 1e6, completion: 2e6 } })).toThrow(
    /openrouter:image_generation/,
  );
  const priced = fare(request, { price: { prompt: 1e6, completion: 2e6, request: 200_000 } });
  expect(priced.rates.fixed).toBeGreaterThanOrEqual(200_000);
  expect(priced.maxPrice.request).toBe('0.200001');
});

test('pictures and files that are sent along are set aside by the piece', () => {
  const content = [
    { type: 'image_url', image_url: { url: 'data:' } },
    { type: 'image_url', image_url: { url: 'data:' } },
  ];
  expect(fare({}, {}, [{ role: 'user', content }] as never).rates.fixed).toBeGreaterThanOrEqual(
    3000 + 2 * 2000,
  );
  const file = [{ role: 'user', content: [{ type: 'file', file: {} }] }] as never;
  expect(fare({}, {}, file).rates.fixed).toBeGreaterThan(2_000_000);
  const free = { plugins: [{ id: 'file-parser', pdf: { engine: 'cloudflare-ai' } }] };
  expect(fare(free, {}, file).rates.fixed).toBeLessThan(3005);
  const native = { plugins: [{ id: 'file-parser', pdf: { engine: 'native' } }] };
  expect(fare(native, {}, file).rates.fixed).toBeLessThan(3005);
});

test('of files whose pages are counted, those are set aside; recordings at the price of sound where that is dearer', () => {
  const pricing = { prompt: '0.000001', completion: '0.000002', audio: '0.000007' };
  const catalogue = readCatalogue({ data: [{ id: 'a/b', pricing }] }, 1);
  const of = (content: unknown[], media?: { tokens: number; pages: number }) =>
    fareOf(
      ['a/b'],
      preset,
      { request: {}, messages: [{ role: 'user', content }] as never, ...(media && { media }) },
      1000,
      catalogue,
    ).rates;
  expect(of([{ type: 'file', file: {} }], { tokens: 0, pages: 10 }).fixed).toBe(22_000);
  expect(of([{ type: 'text', text: '' }]).prompt).toBeLessThan(1.1e6);
  expect(of([{ type: 'input_audio', input_audio: {} }]).prompt).toBeGreaterThanOrEqual(7e6);
  expect(of([{ type: 'video_url', video_url: {} }]).prompt).toBeGreaterThanOrEqual(7e6);
});

test('the upper estimate is never more than the bytes, and never less than what it is told, but for those', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }),
      fc.nat(10_000),
      (texts, mean) => {
        const messages = texts.map((content) => ({ role: 'user' as const, content }));
        const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
        const upper = upperEstimate({ messages, request: {} }, mean, (estimated) => estimated * 2);
        expect(upper).toBeGreaterThanOrEqual(Math.min(bytes, mean * 2) + messages.length);
        expect(upper).toBeLessThanOrEqual(bytes + messages.length * 10 + 10);
      },
    ),
  );
});
