import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../src/config/environment.ts';
import { loadConfig, readHealthPort, variables } from '../../src/config.ts';
import { PresetsError, parsePresets } from '../../src/presets/load.ts';
import { presetChanges } from '../../src/presets/of-server.ts';
import { presetsFile } from '../../src/presets/schema.ts';
import { refuseLacking } from '../../src/store/content-keys.ts';
import { fileOf } from '../../src/store/file-of.ts';
import { newer } from '../../src/store/migrations.ts';
import { explain } from '../../src/store/store-error.ts';
import { byEnglish } from '../../src/texts/by-english.ts';
import { textsIn } from '../../src/texts/index.ts';
import { listLocales, readByEnglish } from '../../src/texts/languages.ts';
import { listExpected } from './expected.ts';

const others = listLocales().filter((locale) => locale !== 'en-US');
const han = /\p{sc=Han}/u;

/** What a call refuses with. */
function refusal(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it was taken');
}

/** Whether a line is said in another language: all of it but what somebody wrote. */
function leftover(english: string, own: string): string[] {
  const known = own.match(/[a-z]+(?: [a-z]+){3,}/gi) ?? [];
  return english === own ? [own] : known;
}

describe.each(others)('%s', (locale) => {
  const { translated } = textsIn(locale);

  test('says of a presets file all that can be wrong in it', () => {
    const written = globSync('src/presets/**/*.ts').flatMap((file) => [
      ...readFileSync(file, 'utf8').matchAll(/\bmessage:\s*(?:[\s\S]{0,60}\?\s*)?(['`])((?:(?!\1).)+)\1/g),
    ]);
    const all = [
      ...listExpected(presetsFile),
      ...listExpected(presetChanges),
      ...written.map(([, , text = '']) => text.replaceAll(/\$\{[^{}]*\}/g, '7')),
    ];
    expect(all.length).toBeGreaterThan(150);
    // What zod says by itself is no sentence of ours; choices are told by what is around them.
    expect(all.filter((expected) => expected.startsWith('Too'))).toEqual([]);
    for (const expected of all) {
      const line = `presets.yaml:3:5 code.system: expected ${expected}, got nothing`;
      const own = translated(line);
      expect([expected, leftover(line, own), own.includes('nothing')]).toEqual([expected, [], false]);
      // One word is a value that is written as it is.
      if (expected.includes(' ')) expect([expected, own.includes(expected)]).toEqual([expected, false]);
    }
  });

  test('says what is wrong with each setting', () => {
    for (const { name } of variables) {
      const bad = name === 'APP_TITLE' || /FOLDER$|^PRESETS_FILE$/.test(name) ? undefined : '\u0001 ? ';
      if (bad === undefined) continue;
      const usual = { DISCORD_TOKEN: 't', OPENROUTER_API_KEY: 'k' };
      const line = refusal(() => loadConfig({ ...usual, [name]: bad }));
      const own = translated(line);
      expect([line, leftover(line, own.replace(/"20 USD.*hour"/, ''))]).toEqual([line, []]);
      expect([line, own]).toEqual([line, expect.stringMatching(/：应为.*，实际是：/)]);
    }
    const port = refusal(() => readHealthPort({}));
    expect(leftover(port, translated(port))).toEqual([]);
    expect(translated(refusal(() => loadConfig({})))).toMatch(/^DISCORD_TOKEN：应为.+实际是：空\nOPENROUTER/);
  });

  test('says what a file is refused for before its form is looked at', () => {
    const files = [
      'presets:\n\ta: 1',
      'a: b: c',
      'a: 1\na: 2',
      'a: *b',
      'a: [1',
      'a: "x',
      '- a\nb: c',
      'a: @b',
      'presets: {}\nfoo: 1',
      'default: a\nprests: {}',
      'default: x\npresets:\n  code:\n    description: d\n    model: m\n    stream: true',
      'default: x\npresets:\n  code: { description: d, model: m, temprature: 1 }',
      'default: x\npresets:\n  code: { description: d, model: m, whatever: 1 }',
      'default: x\npresets:\n  code: { description: d, model: m }',
      '__proto__: 1',
      '',
    ];
    for (const file of files) {
      const lines = refusal(() => parsePresets(Buffer.from(file), 'presets.yaml')).split('\n');
      for (const line of lines) expect([line, translated(line)]).toEqual([line, expect.stringMatching(han)]);
    }
    const large = refusal(() => parsePresets(new Uint8Array(2_000_000), 'presets.yaml'));
    expect(translated(large)).toMatch(han);
    expect(translated(refusal(() => parsePresets(Uint8Array.of(0xff), 'presets.yaml')))).toMatch(han);
  });

  test('says why a database cannot be used', () => {
    const codes =
      'SQLITE_NOTADB SQLITE_CORRUPT SQLITE_READONLY SQLITE_BUSY SQLITE_CANTOPEN SQLITE_FULL SQLITE_IOERR'.split(
        ' ',
      );
    const lines = [
      ...codes.map((code) => (explain(Object.assign(new Error(), { code }), '/data/a.b') as Error).message),
      newer('/data/a', 12).message,
      refusal(() => refuseLacking('/data/a', ['k1', 'k2'], [])),
      refusal(() => refuseLacking('/data/a', ['k1'], ['k2', 'k3'])),
      refusal(() => fileOf('postgres://x')),
      refusal(() => fileOf('x')),
    ];
    for (const line of lines) expect([line, leftover(line, translated(line))]).toEqual([line, []]);
  });

  test('has every sentence that the operator is refused with, or that a program of the shell says', () => {
    const wanted = globSync(['src/{store,backup}/*.ts', 'src/bot/connect.ts', 'src/ops/health.ts']).flatMap(
      (file) => {
        const source = readFileSync(file, 'utf8');
        const literals = source.matchAll(
          /(?:new (?:Store|StoreInUse|Operator|Connect)Error\(|\bsay\(|^ {6}return|^\s+\?|^\s+:)\s*(['`])((?:(?!\1).)+)\1/gms,
        );
        return [...literals].flatMap(([, , text = '']) =>
          /^\S+ [\s\S]+\.$/.test(text) && !/\$\{[^}]*[`(]/.test(text) ? [text] : [],
        );
      },
    );
    expect(wanted.length).toBeGreaterThan(15);
    for (const sentence of wanted) {
      const said = sentence.replaceAll(/\$\{[^}]*\}/g, '7');
      expect([said, leftover(said, translated(said))]).toEqual([said, []]);
    }
  });

  test('leaves no gap of its own open', () => {
    const { lines, parts } = readByEnglish(locale);
    const gaps = (text: string) => [...new Set(text.match(/\{[a-z]+\}/g))];
    for (const [english, own] of [...Object.entries(lines), ...Object.entries(parts)]) {
      expect([english, gaps(own).filter((gap) => !english.includes(gap))]).toEqual([english, []]);
    }
  });
});

test('what somebody wrote stays as they wrote it, and what nobody knows stays English', () => {
  const own = byEnglish({
    lines: { '{name}: expected {expected}, got {came}': '{name} -> {expected} / {came}' },
    parts: { nothing: 'nix', 'a map': 'Karte', 'from {from} to {to}': '{from}..{to}' },
  });
  expect(own('nothing: expected from 1 to -2.5, got nothing')).toBe('nothing -> 1..-2.5 / nix');
  expect(own('x: expected from a to b, got "a map"')).toBe('x -> from a to b / "a map"');
  expect(own('first\nx: expected a map, got 5\na map')).toBe('first\nx -> Karte / 5\na map');
  const long = `${'x'.repeat(3000)}: expected a map, got 5`;
  expect(own(long)).toBe(long);
});

test('errors of the settings and of presets stay English where they arise: logs have them so', () => {
  expect(refusal(() => loadConfig({}))).toContain('expected');
  expect(() => loadConfig({})).toThrow(ConfigError);
  expect(() => parsePresets(Buffer.from('x'), 'a')).toThrow(PresetsError);
});
