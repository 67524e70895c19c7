import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { refusedIn } from '../../src/presets/allowed.ts';
import { parsePresets } from '../../src/presets/load.ts';
import { createServerPresets, type KeptPreset, type PresetProblem } from '../../src/presets/of-server.ts';

const file = parsePresets(readFileSync('presets.yaml'), 'presets.yaml');
const custom = (name: string, body: unknown): KeptPreset => ({
  ...{ name, kind: 'custom', body: JSON.stringify(body) },
});

function shelf() {
  const state = { revision: 0, rows: [] as KeptPreset[], read: 0, problems: [] as PresetProblem[], file };
  const presetsFor = createServerPresets(
    {
      revision: async () => state.revision,
      async list() {
        state.read += 1;
        return state.rows;
      },
    },
    () => state.file,
    (problem) => state.problems.push(problem),
  );
  return { state, presetsFor };
}

test('a server without presets of its own, and direct messages, have the file’s', async () => {
  const { presetsFor } = shelf();
  expect(await presetsFor('1')).toBe(file);
  expect(await presetsFor(null)).toBe(file);
});

test('a server’s own stand beside the file’s, and what it has changed of one leaves the rest of it', async () => {
  const { state, presetsFor } = shelf();
  state.revision = 1;
  const [first] = file.list;
  const name = first?.name ?? '';
  state.rows = [
    custom('house', { description: 'Ours', model: 'some/model' }),
    { name, kind: 'changes', body: JSON.stringify({ model: 'other/model', max_tokens: 77 }) },
  ];
  const presets = await presetsFor('1');
  expect(presets.get('house')).toMatchObject({ description: 'Ours', model: 'some/model', command: false });
  expect(presets.get(name)).toEqual({ ...first, model: 'other/model', maxTokens: 77 });
  expect(presets.list).toHaveLength(file.list.length + 1);
  expect(presets.digest).not.toBe(file.digest);
  expect(file.get(name)).toBe(first);
});

test('what is read is kept until the server’s revision or the file changes', async () => {
  const { state, presetsFor } = shelf();
  state.revision = 1;
  state.rows = [custom('house', { description: 'Ours', model: 'some/model' })];
  const before = await presetsFor('1');
  expect(await presetsFor('1')).toBe(before);
  expect(state.read).toBe(1);
  state.rows = [];
  state.revision = 2;
  expect((await presetsFor('1')).get('house')).toBeUndefined();
  state.file = parsePresets(readFileSync('presets.yaml'), 'presets.yaml');
  expect((await presetsFor('1')).list).toEqual(state.file.list);
  expect(state.read).toBe(3);
});

test('what cannot be read, and what reaches for the operator’s own, is left out and told without its words', async () => {
  const { state, presetsFor } = shelf();
  state.revision = 1;
  const secret = 'my secret prompt';
  const own = { description: 'Ours', model: 'some/model' };
  state.rows = [
    custom('fine', own),
    custom('wrong', { ...own, system: secret, temperature: 'hot' }),
    custom('reaching', { ...own, base_url: 'https://evil.example/v1', key_variable: 'OPENROUTER_API_KEY' }),
    custom('ask', own),
    { name: 'broken', kind: 'custom', body: `{${secret}` },
  ];
  const presets = await presetsFor('1');
  expect(presets.list.map(({ name }) => name)).toEqual([...file.list.map(({ name }) => name), 'fine']);
  expect(state.problems.map(({ name }) => name)).toEqual(['wrong', 'reaching', 'ask', 'broken']);
  expect(JSON.stringify(state.problems)).not.toContain('secret');
});

test.each([
  [{ reasoning: { effort: 'low', mode: 'pro' } }, ['reasoning.mode']],
  [{ cache_control: { type: 'ephemeral', ttl: '1h' } }, ['cache_control.ttl']],
  [{ cache_control: false, modalities: ['text', 'image'] }, []],
  [{ modalities: ['text', 'audio'], audio: { voice: 'a', format: 'wav' } }, ['modalities.1', 'audio']],
  [{ prompt_cache_key: 'a', prompt_cache_options: {} }, ['prompt_cache_key', 'prompt_cache_options']],
  [{ web_search_options: {}, stop_server_tools_when: [] }, ['web_search_options', 'stop_server_tools_when']],
  [{ response_format: { type: 'grammar', grammar: 'a' } }, ['response_format']],
  [{ response_format: { type: 'json_schema', json_schema: { name: 'a', schema: {} } } }, []],
  [{ provider: { only: ['openai'], max_price: { prompt: 1 } }, agent: { usd: 0.1 } }, []],
  [
    {
      tools: [
        { type: 'openrouter:web_search', parameters: { engine: 'firecrawl', mode: 'deep', max_uses: 1 } },
        { type: 'openrouter:web_fetch', parameters: { engine: 'exa' } },
        { type: 'openrouter:datetime' },
        { type: 'openrouter:bash' },
      ],
    },
    ['tools.0.parameters.engine', 'tools.0.parameters.mode', 'tools.1.parameters.engine', 'tools.3'],
  ],
])('of %j a server’s own preset may not have %j', (preset, paths) => {
  expect(refusedIn(preset).map((path) => path.join('.'))).toEqual(paths);
});

test('what nobody has decided yet is not allowed, wherever it stands', () => {
  const novel: object[] = [
    ...[{ novel: true }, { reasoning: { novel: 1 } }, { provider: { novel: [] } }, { agent: { novel: 1 } }],
    ...[{ response: { novel: 1 } }, { tools: [{ type: 'openrouter:novel' }] }, { modalities: ['novel'] }],
    ...[{ response_format: { type: 'novel' } }, { cache_control: { novel: 1 } }, { constructor: {} }],
    { tools: [{ type: 'openrouter:web_search', parameters: { novel: 1 } }] },
  ];
  for (const preset of novel) expect(refusedIn(preset), JSON.stringify(preset)).toHaveLength(1);
});
