import { expect, test } from 'vitest';
import { catalogue as listed } from '../../sandbox/openrouter/catalogue.ts';
import { readCatalogue } from '../../src/openrouter/catalogue.ts';
import { type CatalogueModelView, type CatalogueView, checkPresets } from '../../src/presets/check.ts';
import { loadPresets, parsePresets } from '../../src/presets/load.ts';
import { english } from '../../src/texts/index.ts';

const now = Date.parse('2026-11-22T12:00:00Z');

const catalogue = (...models: ({ id: string } & Partial<CatalogueModelView>)[]): CatalogueView => {
  const whole = models.map((model) => ({
    inputModalities: ['text'],
    outputModalities: ['text'],
    supportedParameters: ['max_tokens'],
    prices: { prompt: 1, completion: 1 },
    opaque: false,
    ...model,
  }));
  return {
    models: whole,
    find: (id) => whole.find((model) => model.id === id),
    nearest: () => whole[0]?.id,
  };
};

/** What is warned about a preset `p` with these fields, each as `kind: message`. */
function warnings(fields: string, from: CatalogueView): string[] {
  const text = `default: p\npresets: { p: { description: d, max_tokens: 1000, ${fields} } }`;
  const found = checkPresets(parsePresets(Buffer.from(text), 'presets.yaml'), from, now);
  expect(found.every(({ preset }) => preset === 'p')).toBe(true);
  return found.map(({ kind, say }) => `${kind}: ${say(english)}`);
}

test('nothing is said about good presets, nor while the catalogue is empty', () => {
  expect(warnings('model: a/b', catalogue({ id: 'a/b' }))).toEqual([]);
  expect(warnings('model: x/y, needs: [image]', catalogue())).toEqual([]);
});

test('a model that does not exist is named with the nearest', () => {
  expect(warnings('model: a/b, fallbacks: [a/bb]', catalogue({ id: 'a/b' }))).toEqual([
    'unknown-model: a/bb is not in the catalogue; the nearest is a/b.',
  ]);
});

test('a model that cannot write recordings down is named', () => {
  const check = (...models: Parameters<typeof catalogue>) => {
    const text =
      'default: p\ntranscription: a/ear\npresets: { p: { description: d, max_tokens: 1000, model: a/b } }';
    const found = checkPresets(
      parsePresets(Buffer.from(text), 'presets.yaml'),
      catalogue({ id: 'a/b' }, ...models),
      now,
    );
    return found.map(({ preset, kind }) => `${preset}: ${kind}`);
  };
  expect(check()).toEqual(['transcription: unknown-model']);
  expect(check({ id: 'a/ear' })).toEqual(['transcription: need']);
  expect(check({ id: 'a/ear', outputModalities: ['transcription'] })).toEqual([]);
});

test('a model that ends soon is named with its day', () => {
  const ends = (expirationDate: string) => warnings('model: a/b', catalogue({ id: 'a/b', expirationDate }));
  expect(ends('2026-12-01')).toEqual(['expiring: a/b goes out of service on Dec 1, 2026, in 9 days.']);
  expect(ends('2026-11-23')).toEqual(['expiring: a/b goes out of service on Nov 23, 2026, in 1 day.']);
  expect(ends('2026-12-22')).toHaveLength(1);
  expect(ends('2026-12-23')).toEqual([]);
  expect(ends('2026-11-05')).toEqual(['gone: a/b was taken out of service on Nov 5, 2026.']);
  expect(ends('soon')).toEqual([]);
});

test('each need that a model of the chain lacks is named', () => {
  const all = 'needs: [image, audio, video, file, tools, reasoning, image-output]';
  const able = {
    inputModalities: ['text', 'image', 'audio', 'video', 'file'],
    outputModalities: ['text', 'image'],
    supportedParameters: ['tools', 'reasoning'],
  };
  const from = catalogue({ id: 'a/able', ...able }, { id: 'a/plain' });
  expect(warnings(`model: a/able, fallbacks: [a/plain], ${all}`, from)).toEqual(
    ['image', 'audio', 'video', 'file', 'tools', 'reasoning', 'image-output'].map(
      (need) => `need: a/plain lacks what the preset needs: ${need}.`,
    ),
  );
});

test('tools and images that a preset asks for are needs without saying so', () => {
  expect(warnings('model: a/b, tools: [{ type: "openrouter:datetime" }]', catalogue({ id: 'a/b' }))).toEqual([
    'need: a/b lacks what the preset needs: tools.',
  ]);
  expect(warnings('model: a/b, modalities: [image]', catalogue({ id: 'a/b' }))).toEqual([
    'need: a/b lacks what the preset needs: image-output.',
  ]);
});

test('an effort that the model will refuse is named, unless an alias maps it', () => {
  const reasoning = { mandatory: true, supportedEfforts: ['high', 'low'] };
  const from = catalogue({ id: 'a/b', reasoning }, { id: '~a/b-latest', reasoning });
  expect(warnings('model: a/b, reasoning: { effort: none }', from)).toEqual([
    'effort: a/b cannot be kept from reasoning; it will refuse the request.',
  ]);
  expect(warnings('model: a/b, reasoning: { enabled: false }', from)).toHaveLength(1);
  expect(warnings('model: a/b, reasoning: { effort: max }', from)).toEqual([
    'effort: a/b does not know the effort max (high, low).',
  ]);
  expect(warnings('model: a/b, reasoning: { effort: low }', from)).toEqual([]);
  expect(warnings('model: ~a/b-latest, reasoning: { effort: none }', from)).toEqual([]);
});

test('an answer longer than the model can give is named', () => {
  expect(warnings('model: a/b', catalogue({ id: 'a/b', maxCompletionTokens: 999 }))).toEqual([
    'max-tokens: a/b answers with at most 999 tokens, fewer than max_tokens: 1000.',
  ]);
  expect(warnings('model: a/b', catalogue({ id: 'a/b', maxCompletionTokens: 1000 }))).toEqual([]);
});

test('an unknown price is named, also of a router; else a router is trusted', () => {
  const unpriced = catalogue({ id: 'a/b', prices: {} });
  expect(warnings('model: a/b', unpriced)).toEqual([
    'price: a/b has no known price: nobody can use it until the preset has a price.',
  ]);
  expect(warnings('model: a/b, price: { prompt: 1, completion: 2 }', unpriced)).toEqual([]);
  expect(warnings('model: a/b, provider: { max_price: { prompt: 1, completion: 2 } }', unpriced)).toEqual([]);
  const router = catalogue({ id: 'openrouter/auto', prices: {}, opaque: true });
  expect(warnings('model: openrouter/auto', router)).toHaveLength(1);
  const price = 'price: { prompt: 1, completion: 2 }';
  expect(warnings(`model: openrouter/auto, needs: [image, tools], ${price}`, router)).toEqual([]);
});

test('a model that stands twice in a chain is named once', () => {
  expect(warnings('model: a/b, fallbacks: [a/c, a/b, a/c]', catalogue({ id: 'a/b' }, { id: 'a/c' }))).toEqual(
    [
      'duplicate: a/b is named twice in the fallback chain.',
      'duplicate: a/c is named twice in the fallback chain.',
    ],
  );
});

test("a server of the preset's own outside of the own network needs a price", () => {
  const at = (url: string) => warnings(`model: llama3.3, base_url: "${url}"`, catalogue({ id: 'a/b' }));
  for (const near of [
    '127.0.0.1:1',
    '192.168.1.5',
    '172.20.0.2',
    '[::1]',
    '[fd00::1]',
    'ollama:11434',
    'nas.local',
  ])
    expect(at(`http://${near}/v1`), near).toEqual([]);
  for (const far of ['models.example.com', '8.8.8.8', '172.32.0.1', '[2001:db8::1]', 'local.example'])
    expect(at(`http://${far}/v1`), far).toEqual([
      'price: llama3.3 is answered outside of your network: nobody can use it until the preset has a price.',
    ]);
});

test("a server of the preset's own is not looked up", () => {
  expect(warnings('model: llama3.3, base_url: http://localhost:11434/v1', catalogue({ id: 'a/b' }))).toEqual(
    [],
  );
});

test('the shipped presets fit the catalogue of the sandbox, which is made of public lists', async () => {
  const presets = await loadPresets('presets.yaml');
  expect(checkPresets(presets, readCatalogue({ data: listed }, 0), now)).toEqual([]);
});
