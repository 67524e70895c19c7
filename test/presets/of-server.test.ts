import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
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
