import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { presetsJsonSchema } from '../../src/presets/emit-schema.ts';
import { findBroken } from '../../src/presets/forms/find-broken.ts';
import { loadPresets, PresetsError, parsePresets } from '../../src/presets/load.ts';
import { type Preset, reservedNames } from '../../src/presets/schema.ts';

const parse = (text: string) => parsePresets(Buffer.from(text), 'presets.yaml');

/** A file with one preset, `code`, whose further fields begin at line 6, column 5. */
const withFields = (...fields: string[]) =>
  [
    'default: code',
    'presets:',
    '  code:',
    '    description: d',
    '    model: a/b',
    ...fields.map((field) => `    ${field}`),
  ].join('\n');

/** The complaints about a file. */
function complaints(text: string): readonly string[] {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof PresetsError) return error.lines;
    throw error;
  }
  return [];
}

const only = (text: string): Preset => {
  const { list } = parse(text);
  expect(list).toHaveLength(1);
  return list[0] as Preset;
};

describe('a preset', () => {
  test('needs a description and a model, and is given the rest', () => {
    expect(only(withFields())).toEqual({
      name: 'code',
      description: 'd',
      command: false,
      model: 'a/b',
      fallbacks: [],
      system: '',
      maxTokens: 8192,
      historyTokens: 24_000,
      needs: [],
      functions: [],
      agent: { rounds: 8, calls: 24, seconds: 180, strict: false },
      suggestions: false,
      request: {},
    });
  });

  test('keeps every parameter as it goes over the wire', () => {
    const request = {
      temperature: 0.5,
      top_p: 1,
      top_k: 40,
      min_p: 0.1,
      top_a: 0,
      frequency_penalty: -2,
      presence_penalty: 2,
      repetition_penalty: 1.1,
      seed: -1,
      logit_bias: { '50256': -100 },
      logprobs: true,
      top_logprobs: 3,
      stop: ['a', 'b'],
      reasoning: {
        effort: 'low',
        exclude: true,
        summary: 'auto',
        context: 'auto',
        mode: 'pro',
        enabled: true,
      },
      verbosity: 'low',
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'x', strict: true, schema: { type: 'object', properties: {} } },
      },
      tools: [
        {
          type: 'openrouter:web_search',
          parameters: { max_results: 3, user_location: { type: 'approximate' } },
        },
        { type: 'openrouter:datetime', parameters: { timezone: 'Europe/Berlin' } },
        { type: 'openrouter:image_generation', parameters: { model: 'x/y', aspect_ratio: '1:1' } },
      ],
      tool_choice: { type: 'openrouter:web_search' },
      parallel_tool_calls: false,
      max_tool_calls: 30,
      stop_server_tools_when: [{ type: 'max_cost', max_cost_in_dollars: 0.01 }],
      provider: {
        order: ['anthropic', 'deepinfra/turbo'],
        only: ['anthropic'],
        ignore: ['azure'],
        allow_fallbacks: false,
        require_parameters: true,
        data_collection: 'deny',
        zdr: true,
        enforce_distillable_text: false,
        quantizations: ['fp8', 'mxfp4'],
        sort: { by: 'price', partition: 'none' },
        preferred_min_throughput: { p50: 30, p99: 5 },
        preferred_max_latency: 1.5,
        max_price: { prompt: '5', completion: '25.5' },
      },
      plugins: [
        { id: 'file-parser', pdf: { engine: 'cloudflare-ai' } },
        { id: 'auto-router', allowed_models: ['anthropic/*'], cost_tier: 'low', pin_model: true },
        { id: 'context-compression', enabled: false },
      ],
      modalities: ['image', 'text'],
      image_config: { aspect_ratio: '16:9' },
      service_tier: 'flex',
      speed: 'fast',
      cache_control: { type: 'ephemeral', ttl: '1h' },
      prompt_cache_key: 'k',
      prompt_cache_options: { mode: 'explicit' },
      prediction: { type: 'content', content: 'x' },
      audio: { voice: 'alloy', format: 'mp3' },
      web_search_options: { search_context_size: 'low' },
      metadata: { a: 'b' },
      trace: { trace_name: 't' },
      preset: 'mine',
    };
    // JSON is YAML.
    const { request: read, needs } = only(
      withFields(...Object.entries(request).map(([key, value]) => `${key}: ${JSON.stringify(value)}`)),
    );
    expect(read).toEqual(request);
    expect(needs).toEqual(['tools', 'image-output']);
  });

  test('sends what stands in extra as it is, but no field that Parley fills in', () => {
    expect(only(withFields('temperature: 1', 'extra: { new_knob: { deep: [1] } }')).request).toEqual({
      temperature: 1,
      new_knob: { deep: [1] },
    });
    expect(complaints(withFields('extra: { stream: false }'))).toEqual([
      expect.stringMatching(/^presets.yaml:6:5 code.extra: expected fields other than model, .+, got a map$/),
    ]);
  });

  test('writes prices out as decimal strings, which is what the schema of OpenRouter wants', () => {
    const price = (text: string) =>
      only(withFields(`provider: { max_price: { prompt: ${text} } }`)).request.provider?.max_price?.prompt;
    expect(price('2.5')).toBe('2.5');
    expect(price('"2.50"')).toBe('2.50');
    expect(price('1e-7')).toBe('0.0000001');
    expect(price('1000000')).toBe('1000000');
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (value) => {
        const text = price(String(value)) ?? '';
        expect(text).toMatch(/^\d+(\.\d+)?$/);
        expect(Number(text)).toBeCloseTo(value, 12);
      }),
    );
  });

  test('may have a server of its own', () => {
    const own = withFields('base_url: http://localhost:11434/v1/', 'key_variable: HOME_KEY');
    expect(only(own).endpoint).toEqual({ baseUrl: 'http://localhost:11434/v1', apiKeyVariable: 'HOME_KEY' });
    expect(only(withFields('base_url: http://localhost:11434/v1')).endpoint).toEqual({
      baseUrl: 'http://localhost:11434/v1',
    });
  });

  test('puts its instructions together from several texts', () => {
    const text = `shared: { a: &a "one\\n" }\n${withFields('system: [*a, two]')}`;
    expect(only(text).system).toBe('one\n\ntwo');
  });

  test('cannot be changed', () => {
    const preset = only(withFields('reasoning: { effort: low }'));
    expect(() => Object.assign(preset.request.reasoning ?? {}, { effort: 'high' })).toThrow(TypeError);
  });

  test('may have a name in any script that Discord takes', () => {
    const names = ['code', 'c0de-2_x', "l'art", '代码', 'код', 'हिन्दी'];
    const text = `default: код\npresets: {${names.map((name) => `"${name}": {description: d, model: a/b}`).join(', ')}}`;
    expect(parse(text).list.map(({ name }) => name)).toEqual(names);
    expect(parse(text).get('代码')?.model).toBe('a/b');
    expect(parse(text).get('constructor')).toBeUndefined();
  });
});

describe('a complaint says what is wrong and where', () => {
  test.each([
    ['temperature: hot', '6:5 code.temperature: expected a number from 0 to 2, got "hot"'],
    ['temperature: 2.1', '6:5 code.temperature: expected a number from 0 to 2, got 2.1'],
    ['temperature: .nan', '6:5 code.temperature: expected a number from 0 to 2, got NaN'],
    ['temperature:', '6:5 code.temperature: expected a number from 0 to 2, got nothing'],
    ['temprature: 1', '6:5 code.temprature: unknown; did you mean temperature?'],
    ['qqqqqqqq: 1', '6:5 code.qqqqqqqq: unknown (extra: { … } sends unknown fields as they are)'],
    ['transforms: []', '6:5 code.transforms: unknown; write plugins: [{ id: context-compression }]'],
    ['provider: { sort: cheapest }', /^6:17 code.provider.sort: expected price, .+, got "cheapest"$/],
    ['provider: { ignor: [] }', '6:17 code.provider.ignor: unknown; did you mean ignore?'],
    [
      'provider: { max_price: { prompt: -1 } }',
      '6:30 code.provider.max_price.prompt: expected a number from 0 to 1000000, got -1',
    ],
    [
      'reasoning: { effort: extreme }',
      /^6:18 code.reasoning.effort: expected one of max, .+, got "extreme"$/,
    ],
    [
      'reasoning: { effort: low, max_tokens: 5 }',
      '6:5 code.reasoning: expected effort or max_tokens, not both, got a map',
    ],
    ['plugins: [{ id: wbe }]', /^6:17 code.plugins\[0\].id: expected a plugin: .+, got "wbe"$/],
    ['plugins: { id: web }', '6:5 code.plugins: expected a list of at most 1024, got a map'],
    [
      'tools: [{ type: function }]',
      /^6:15 code.tools\[0\].type: expected a tool that OpenRouter runs: .+, got "function"$/,
    ],
    ['fallbacks: [a/b, "c d"]', /^6:22 code.fallbacks\[1\]: expected a name without spaces, .+, got "c d"$/],
    ['max_tokens: 1.5', '6:5 code.max_tokens: expected a whole number from 16 to 1000000, got 1.5'],
    ['max_tokens: 0', '6:5 code.max_tokens: expected a whole number from 16 to 1000000, got 0'],
    ['needs: [sight]', /^6:13 code.needs\[0\]: expected one of image, .+, got "sight"$/],
    ['command: 1', '6:5 code.command: expected true or false, got 1'],
    ['stop: [a, b, c, d, e]', '6:5 code.stop: expected a text or a list of at most 4 texts, got a list of 5'],
    ['base_url: ollama', /^6:5 code.base_url: expected an http\(s\):\/\/ address.*, got "ollama"$/],
    [
      'base_url: https://me:pass@host/v1',
      /^6:5 code.base_url: expected an http.+ without user name.+, got "\*\*\*@host\/v1"$/,
    ],
    ['base_url: h:hunter2@host?x', /, got "\*\*\*@host\?x"$/],
    ['base_url: http://h\n    key_variable: sk-or-v1', /not a key itself, got a text of 8 characters$/],
    ['key_variable: HOME_KEY', '3:3 code: expected base_url beside key_variable, got a map'],
    ['model: x', /^6:5 Map keys must be unique/],
    ['\ttemperature: 1', /^6:5 Tabs are not allowed as indentation$/],
    ['temperature: [1', /^\d+:\d+ Flow sequence .+/],
    ['system: !!js/function "x"', /^6:13 Unresolved tag: /],
    ['system: *nowhere', /^ aliases .+ nowhere/],
    ['__proto__: { a: 1 }', '6:5 __proto__: unknown'],
  ])('%s', (field, expected) => {
    const lines = complaints(withFields(field));
    expect(lines).toHaveLength(1);
    if (typeof expected === 'string') expect(lines[0]).toBe(`presets.yaml:${expected}`);
    else expect(lines[0]?.replace('presets.yaml:', '')).toMatch(expected);
  });

  test('a mistake in what an alias stands for is shown where it is', () => {
    const text = `shared:\n  p: &p\n    zdr: 1\n${withFields('provider: *p')}`;
    expect(complaints(text)).toEqual(['presets.yaml:3:5 code.provider.zdr: expected true or false, got 1']);
  });

  test('each mistake has its own line', () => {
    const lines = complaints(withFields('temperature: hot', 'zrd: 1', 'zzz: 2', 'seed: x'));
    expect(lines.map((line) => line.split(':', 2)[1])).toEqual(['6', '9', '7', '8']);
  });

  test('the mistakes of the whole file', () => {
    expect(complaints('')).toEqual([
      expect.stringMatching(/^presets.yaml:1:1 the file: expected a map .+, got nothing/),
    ]);
    expect(complaints('- a')).toEqual([expect.stringMatching(/got a list of 1$/)]);
    expect(complaints('default: a\npresets: {}')).toEqual([
      'presets.yaml:2:1 presets: expected at least one preset, got a map',
    ]);
    expect(complaints(withFields().replace('default: code', 'default: cod'))).toEqual([
      'presets.yaml:1:1 default: expected the name of a preset (code), got "cod"',
    ]);
    expect(complaints(`${withFields()}\nmcp: {}`)).toEqual([
      'presets.yaml:6:1 mcp: unknown; known: default, background, transcription, shared, presets, menus, mcpServers',
    ]);
    expect(complaints(withFields().replace('    model: a/b\n', '').replace('\n    model: a/b', ''))).toEqual([
      expect.stringMatching(/^presets.yaml:3:3 code.model: expected a name .+, got nothing$/),
    ]);
    expect(complaints(`${withFields()}\n---\na: 1`)).toEqual([
      expect.stringMatching(/^presets.yaml:\d+:\d+ .+ multiple documents/),
    ]);
  });

  test.each(['Code', 'a b', 'a'.repeat(33), 'a.b', '""', ...reservedNames])(
    'a preset cannot be named %s',
    (name) => {
      const text = `default: x\npresets:\n  x: {description: d, model: a/b}\n  ${name}: {description: d, model: a/b}`;
      expect(complaints(text)).toEqual([
        expect.stringMatching(/^presets.yaml:4:3 .*: expected a name of at most 32 .+, got "/),
      ]);
    },
  );

  test('no more presets become commands than Discord has room for', () => {
    const many = Array.from({ length: 76 }, (_, n) => `  p${n}: {description: d, model: a/b, command: true}`);
    expect(complaints(`default: p1\npresets:\n${many.join('\n')}`)).toEqual([
      'presets.yaml:2:1 presets: expected at most 75 presets with command: true, got a map',
    ]);
  });

  test('anything at all is presets or complaints, never another error', () => {
    const yaml = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json().map((json) => withFields(`extra: ${json}`)),
      fc.tuple(fc.nat(400), fc.string()).map(([at, text]) => `${withFields().slice(0, at)}${text}`),
    );
    fc.assert(fc.property(yaml, (text) => void complaints(text)));
  });
});

describe('hostile files', () => {
  test('a billion laughs are refused at once', () => {
    const levels = 'bcdefghi'.split('').map((name, n) => {
      const before = 'abcdefgh'[n];
      return `  ${name}: &${name} [${Array(9).fill(`*${before}`).join(', ')}]`;
    });
    const bomb = ['shared:', '  a: &a [ha, ha]', ...levels, withFields()].join('\n');
    expect(complaints(bomb)).toEqual([
      expect.stringMatching(/aliases .+ cannot be resolved: Excessive alias count/),
    ]);
  });

  test('an alias within itself is refused', () => {
    expect(complaints(`shared: &a [*a]\n${withFields()}`)).toEqual([
      expect.stringMatching(/aliases .+ cannot be resolved/),
    ]);
    expect(complaints(withFields('extra: &x { a: *x }'))).toEqual([
      expect.stringMatching(/aliases .+ cannot be resolved/),
    ]);
  });

  test('a prompt of 10 MB is refused before it is read, one that is merely long is measured', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parley-presets-'));
    const file = join(folder, 'presets.yaml');
    await writeFile(file, withFields(`system: ${'x'.repeat(10_000_000)}`));
    await expect(loadPresets(file)).rejects.toThrow(
      /^presets.yaml: expected at most 1048576 bytes, got 100000\d\d$/,
    );
    await rm(folder, { recursive: true });
    expect(complaints(withFields(`system: ${'x'.repeat(40_000)}`))).toEqual([
      expect.stringMatching(
        /^presets.yaml:6:5 code.system: expected a text of at most 32000 .+, got "x+…" \(40000 characters\)$/,
      ),
    ]);
  });

  test('text in another encoding is refused', () => {
    expect(() => parsePresets(Buffer.from(withFields('system: é'), 'latin1'), 'presets.yaml')).toThrow(
      'presets.yaml: expected UTF-8 text',
    );
    expect(only(`\ufeff${withFields()}`).name).toBe('code');
  });

  test('a file that is not there or no file is told with its whole path', async () => {
    await expect(loadPresets('/nowhere/presets.yaml')).rejects.toThrow(
      'presets.yaml: there is no such file (/nowhere/presets.yaml, PRESETS_FILE)',
    );
    await expect(loadPresets(tmpdir())).rejects.toThrow(/cannot be read \(EISDIR\)$/);
  });
});

describe('the shipped file', async () => {
  const presets = await loadPresets('presets.yaml');

  test('has a preset for each common wish', () => {
    const names =
      'agent audio auto cheap code decide fast free imagine long poll powerful search see smart think watch write';
    expect(presets.list.map(({ name }) => name).sort()).toEqual(names.split(' '));
    expect(presets.get(presets.default)).toBeDefined();
  });

  test.each(presets.list)(
    '$name says how to write, and ends with what varies',
    ({ system, fallbacks, model, request }) => {
      // Who draws or fills in a form writes no Markdown.
      const writes = !request.modalities && !request.response_format;
      if (writes) expect(system).toContain('Markdown as Discord draws it');
      else expect(system).toContain('material');
      if (writes) expect(system.indexOf('{')).toBeGreaterThan(system.lastIndexOf('\n\n'));
      expect(new Set([model, ...fallbacks]).size).toBe(1 + fallbacks.length);
      expect(fallbacks.length).toBeGreaterThan(0);
    },
  );

  test('has a schema for editors that is up to date (npx node src/presets/emit-schema.ts)', async () => {
    expect(await readFile('presets.schema.json', 'utf8')).toBe(presetsJsonSchema());
  });
});

test('the schemas and templates of the shipped file can be read', async () => {
  expect(await findBroken(await readFile('presets.yaml'), 'presets.yaml')).toEqual([]);
});
