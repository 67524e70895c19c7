import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePresets } from '../../src/presets/load.ts';
import type { EffectiveSettings } from '../../src/settings/definitions.ts';
import { resolve, valuesOf } from '../../src/settings/resolve.ts';
import { presetsUnder } from '../../src/turn/presets-under.ts';

const usual = valuesOf(resolve([]));

const file = parsePresets(
  Buffer.from(`
default: plain
presets:
  plain: { description: Plain, model: 'a/b:online', fallbacks: [a/c], system: Be kind. }
  closed:
    description: Closed
    model: a/b
    provider: { only: [azure, deepinfra/turbo], ignore: [novita], data_collection: deny }
  able:
    description: Able
    model: a/b
    functions: [remind_me, read_channel]
    mcp: { files: true }
    tools: [{ type: 'openrouter:web_search' }]
    plugins: [{ id: web }, { id: response-healing }]
  data:
    description: Data
    model: a/b
    system: Fill in the form.
    response_format: { type: json_object }
  drawing: { description: Draws, model: a/b, system: Draw., modalities: [image, text] }
  own: { description: Own, model: local, base_url: 'http://localhost:1/v1' }
mcpServers:
  files: { command: files }
`),
  'presets.yaml',
);

const provider = fc.constantFrom('azure', 'deepinfra', 'deepinfra/turbo', 'novita', 'groq');
const policies = fc.record({
  dataCollection: fc.constantFrom('allow' as const, 'deny' as const),
  zdr: fc.boolean(),
  providersOnly: fc.option(fc.uniqueArray(provider), { nil: undefined }),
  providersIgnored: fc.uniqueArray(provider),
});

test('no preset is ever given more by the settings than it has, nor more than they allow', () => {
  fc.assert(
    fc.property(policies, (policy) => {
      const settings: EffectiveSettings = { ...usual, ...policy };
      const under = presetsUnder(file, settings);
      for (const { name, endpoint, request } of file.list) {
        const after = under.get(name)?.request.provider ?? {};
        const before = request.provider ?? {};
        if (endpoint) {
          expect(after).toEqual(before);
          continue;
        }
        const covers = (wholes: readonly string[], part: string) =>
          wholes.some((whole) => part === whole || part.startsWith(`${whole}/`));
        for (const lists of [before.only, policy.providersOnly])
          if (lists) for (const one of after.only ?? ['anybody']) expect(covers(lists, one)).toBe(true);
        expect(after.ignore ?? []).toEqual(
          expect.arrayContaining([...(before.ignore ?? []), ...policy.providersIgnored]),
        );
        if (before.data_collection === 'deny' || policy.dataCollection === 'deny')
          expect(after.data_collection).toBe('deny');
        if (policy.providersOnly) expect(under.get(name)?.closed).toBe(true);
        if (policy.zdr) expect(after.zdr).toBe(true);
      }
    }),
  );
});

test('where nothing is set, the presets are those of the file themselves', () => {
  expect(presetsUnder(file, usual)).toBe(file);
});

test('of tools only what is allowed is left: functions, servers, OpenRouter’s own, and what does the same', () => {
  const under = (tools: EffectiveSettings['tools']) => presetsUnder(file, { ...usual, tools });
  const none = under([]);
  expect(none.get('able')).toMatchObject({ functions: [], mcp: {} });
  expect(none.get('able')?.request).toEqual({ plugins: [{ id: 'response-healing' }] });
  expect(none.get('plain')?.model).toBe('a/b');
  const some = under(['files', 'remind_me', 'openrouter:web_search']);
  expect(some.get('able')).toMatchObject({ functions: ['remind_me'], mcp: { files: true } });
  expect(some.get('able')?.request.plugins).toHaveLength(2);
  expect(some.get('plain')?.model).toBe('a/b:online');
});

test('a persona takes the place of what is said to whoever talks, never of what data and pictures need', () => {
  const { get } = presetsUnder(file, { ...usual, persona: { text: 'Be a pirate.', as: 'replacing' } });
  expect(get('plain')?.system).toBe('Be a pirate.');
  expect(get('data')?.system).toBe('Fill in the form.\n\nBe a pirate.');
  expect(get('drawing')?.system).toBe('Draw.\n\nBe a pirate.');
});
