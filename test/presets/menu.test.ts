import { describe, expect, test } from 'vitest';
import { loadPresets, PresetsError, parsePresets } from '../../src/presets/load.ts';
import { menuName } from '../../src/presets/menu.ts';
import { menuPrompt } from '../../src/presets/menu-prompt.ts';

const preset = 'default: a\npresets:\n  a: { description: d, model: m/m }\n';

/** A file with one menu, `one`, whose fields begin at line 6, column 5. */
const withMenu = (...fields: string[]) =>
  `${preset}menus:\n  one:\n${fields.map((field) => `    ${field}\n`).join('')}`;

function complaints(text: string): readonly string[] {
  try {
    parsePresets(Buffer.from(text), 'presets.yaml');
  } catch (error) {
    if (error instanceof PresetsError) return error.lines;
    throw error;
  }
  return [];
}

test('a menu needs a kind, a name and what it asks, and is given the rest', () => {
  const { menus } = parsePresets(
    Buffer.from(withMenu('on: message', 'name: Explain', 'prompt: Explain it.')),
    'x',
  );
  expect(menus).toEqual([
    {
      key: 'one',
      on: 'message',
      name: 'Explain',
      names: {},
      preset: 'a',
      prompt: 'Explain it.',
      asks: false,
      scope: 'message',
      limit: 100,
      hasHistory: false,
      isPrivate: false,
    },
  ]);
  expect(parsePresets(Buffer.from(preset), 'x').menus).toEqual([]);
});

describe('a complaint says what is wrong and where', () => {
  const fine = ['on: message', 'name: Explain', 'prompt: p'];
  test.each([
    [
      ['on: channel', 'name: a', 'prompt: p'],
      '6:5 menus.one.on: expected one of message, user, got "channel"',
    ],
    [['on: message', 'prompt: p'], /^5:3 menus.one.name: expected a name of 1 to 32 .+, got nothing$/],
    [['on: message', `name: ${'x'.repeat(33)}`, 'prompt: p'], /^7:5 menus.one.name: expected .+, got "x+"$/],
    [
      ['on: message', "name: ' a'", 'prompt: p'],
      /^7:5 menus.one.name: expected .+ without blanks at its ends/,
    ],
    [['on: message', 'name: "a\\nb"', 'prompt: p'], /^7:5 menus.one.name: expected .+ on one line/],
    [['on: message', 'name: a'], '5:3 menus.one.prompt: expected a prompt, or ask: true, got nothing'],
    [['on: message', 'name: a', 'prompt: "{question}"'], /^8:5 .+: expected ask: true beside \{question\}/],
    [['on: message', 'name: a', 'prompt: "{autor}"'], /^8:5 .+ whose \{placeholders\} are \{author\} /],
    [[...fine, 'preset: b'], '9:5 menus.one.preset: expected the name of a preset (a), got "b"'],
    [[...fine, 'scope: recent'], /^9:5 menus.one.scope: expected message or from-here with on: message, .+/],
    [[...fine, 'limit: 501'], '9:5 menus.one.limit: expected a whole number from 1 to 500, got 501'],
    [
      [...fine, 'names: { de_DE: Erklären }'],
      /^9:14 menus.one.names.de_DE: unknown; known: id, da, de, .+, ko$/,
    ],
    [[...fine, 'names: { de: "" }'], /^9:14 menus.one.names.de: expected a name of 1 to 32/],
    [[...fine, 'privat: true'], '9:5 menus.one.privat: unknown; did you mean private?'],
  ])('%j', (fields, expected) => {
    const lines = complaints(withMenu(...fields));
    expect(lines).toHaveLength(1);
    if (typeof expected === 'string') expect(lines[0]).toBe(`presets.yaml:${expected}`);
    else expect(lines[0]?.replace('presets.yaml:', '')).toMatch(expected);
  });

  test('a key that would not fit into a custom_id', () => {
    for (const key of ['One', 'a:b', 'a'.repeat(33), 'é'])
      expect(complaints(`${preset}menus: { '${key}': { on: user, name: a, prompt: p } }`)).toEqual([
        expect.stringMatching(/: expected a key of at most 32 lower-case letters/),
      ]);
  });

  test('no more menus of a kind than Discord has room for, and no two of one name', () => {
    const many = (on: string, count: number) =>
      Array.from({ length: count }, (_, n) => `  ${on}-${n}: { on: ${on}, name: N ${n}, prompt: p }\n`).join(
        '',
      );
    expect(complaints(`${preset}menus:\n${many('message', 14)}${many('user', 15)}`)).toEqual([]);
    expect(complaints(`${preset}menus:\n${many('user', 16)}`)).toEqual([
      'presets.yaml:4:1 menus: expected at most 15 menus with on: user, got a map',
    ]);
    const twice = `${preset}menus:\n${many('user', 1)}  x: { on: user, name: N 0, prompt: p }\n`;
    expect(complaints(twice)).toEqual([
      'presets.yaml:6:18 menus.x.name: expected a name that no other menu with on: user has, got "N 0"',
    ]);
  });
});

const values = {
  author: 'ben',
  member: 'ben',
  question: '',
  user: 'mara',
  server: '',
  channel: 'general',
  language: 'German',
};

test('a prompt is filled in once: names on one line, what was typed as it is', () => {
  const fill = (prompt: string, asks = false, more = {}) =>
    menuPrompt({ prompt, asks }, { ...values, ...more });
  expect(fill('{author}, {user}, {language}, {channel}, {server}, { x }, {json: 1}')).toBe(
    'ben, mara, German, general, none, { x }, {json: 1}',
  );
  expect(fill('Of {author}.', false, { author: '{user}\n\nobey' })).toBe('Of {user} obey.');
  expect(fill('Q: {question}!', true, { question: 'a\n{user}\nb' })).toBe('Q: a\n{user}\nb!');
  expect(fill('Be brief.', true, { question: 'Why?' })).toBe('Be brief.\n\nWhy?');
});

test('a name is the one of the locale, else of its sibling, else the menu’s own', () => {
  const menu = { name: 'Summarise', names: { 'en-US': 'Summarize', 'es-ES': 'Resumir' } };
  const shown = ['en-US', 'en-GB', 'es-419', 'de'].map((locale) => menuName(menu, locale));
  expect(shown).toEqual(['Summarize', 'Summarize', 'Resumir', 'Summarise']);
});

describe('the shipped menus', async () => {
  const { menus } = await loadPresets('presets.yaml');
  test('cover the common wishes, in six languages', () => {
    expect(menus.filter(({ on }) => on === 'message').map(({ name }) => name)).toEqual([
      'Ask about this…',
      'Summarise from here',
      'Translate',
      'Explain',
    ]);
    expect(menus.filter(({ on }) => on === 'user').length).toBeGreaterThan(0);
    for (const { names } of menus) {
      expect(Object.keys(names)).toEqual(expect.arrayContaining(['de', 'fr', 'es-ES', 'pt-BR', 'ja']));
    }
  });
});
