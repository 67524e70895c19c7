import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

/**
 * What each part may import of the others; a part is a folder of `src/`, a file there, or `commands`. The arrows of the
 * README, spelt out. Which packages a part may import is a lint rule (biome.json).
 */
const arrows: Record<string, readonly string[]> = {
  'index.js': ['main.ts'],
  'main.ts': ['config', 'config.ts', 'errors.ts', 'ops', 'parley.ts', 'texts'],
  'doctor.ts': ['config', 'config.ts', 'errors.ts', 'diagnosis', 'ops', 'texts'],
  'parley.ts': ['bot', 'ops', 'presets', 'store', 'config.ts', 'serve.ts', 'serving.ts'],
  'serve.ts': [
    ...['attend.ts', 'services.ts', 'serving.ts', 'bot', 'history', 'privacy', 'mcp', 'ops', 'store'],
    ...['presets', 'turn', 'config.ts', 'errors.ts'],
  ],
  'serving.ts': ['bot', 'ops', 'openrouter', 'presets', 'files', 'store', 'turn', 'config', 'config.ts'],
  'services.ts': [
    ...['serving.ts', 'once.ts', 'turn', 'openrouter', 'reply', 'history', 'quota', 'presets', 'tools'],
    ...['files', 'store', 'config.ts', 'texts'],
  ],
  'once.ts': [],
  workshop: [],
  'attend.ts': [
    ...['serving.ts', 'services.ts', 'create-bot.ts'],
    ...['bot', 'turn', 'history', 'quota', 'ops', 'presets', 'audit', 'settings', 'store', 'mcp'],
    ...['config.ts', 'errors.ts'],
  ],
  'create-bot.ts': [
    ...['serving.ts', 'once.ts'],
    ...[
      'commands',
      'controls',
      'bot',
      'turn',
      'openrouter',
      'reply',
      'history',
      'quota',
      'ops',
      'presets',
      'picture',
    ],
    ...['access', 'settings', 'audit', 'privacy', 'store', 'tools', 'files', 'mcp'],
    ...['config.ts', 'errors.ts', 'texts'],
  ],
  commands: [
    'audit',
    ...['controls', 'bot', 'turn', 'reply', 'history', 'openrouter', 'quota', 'presets', 'settings'],
    ...['errors.ts', 'texts'],
  ],
  controls: ['bot', 'turn', 'reply', 'history', 'openrouter', 'presets', 'settings', 'errors.ts', 'texts'],
  bot: [
    'audit',
    'turn',
    'reply',
    'history',
    'openrouter',
    'picture',
    'privacy',
    'quota',
    'ops',
    'presets',
    'access',
    'settings',
    'diagnosis',
    'tools',
    'files',
    'store',
    'config.ts',
    'errors.ts',
    'texts',
  ],
  privacy: ['audit', 'files', 'history', 'settings', 'store'],
  backup: ['store', 'config', 'config.ts', 'errors.ts', 'texts'],
  ops: [
    'turn',
    'reply',
    'history',
    'openrouter',
    'presets',
    'store',
    'config',
    'config.ts',
    'errors.ts',
    'texts',
  ],
  turn: [
    ...['access', 'settings'],
    ...['openrouter', 'reply', 'history', 'quota', 'presets', 'store', 'tools', 'files'],
    ...['ops', 'config.ts', 'errors.ts', 'texts'],
  ],
  diagnosis: ['openrouter', 'presets', 'ops', 'store', 'config', 'config.ts', 'errors.ts', 'texts'],
  files: ['workshop', 'store', 'config.ts', 'errors.ts', 'texts'],
  tools: ['presets', 'files', 'store', 'config.ts', 'errors.ts', 'texts'],
  mcp: ['tools', 'presets', 'ops', 'errors.ts', 'texts'],
  openrouter: ['config.ts', 'errors.ts', 'texts'],
  presets: ['audit', 'openrouter', 'workshop', 'config', 'config.ts', 'errors.ts', 'texts'],
  picture: ['workshop'],
  reply: ['config.ts', 'errors.ts', 'texts'],
  history: ['store', 'config.ts', 'errors.ts', 'texts'],
  quota: ['audit', 'store', 'config.ts', 'errors.ts', 'texts'],
  access: ['audit', 'settings', 'store', 'texts'],
  settings: ['audit', 'store', 'errors.ts', 'texts'],
  audit: ['store', 'errors.ts'],
  store: ['config.ts', 'errors.ts', 'texts'],
  'config.ts': ['config'],
  config: ['errors.ts'],
  'errors.ts': ['texts'],
  texts: ['languages'],
  languages: [],
};

/** Only types of it may be imported: what it logs to, and what it works with, is handed to a turn. */
const typesOnly: Record<string, readonly string[]> = {
  turn: ['ops', 'store', 'config.ts'],
  bot: ['ops', 'store', 'config.ts'],
  mcp: ['ops', 'tools'],
  openrouter: ['config.ts'],
};

function partOf(path: string): string {
  const [top = '', below = ''] = path.split('/');
  return top === 'src' ? below : top;
}

/** What files import of files here, each with its part. */
function importsIn(pattern: string, partOf: (path: string) => string) {
  return globSync(pattern).flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    const found = text.matchAll(
      /(?:import|export)\s(type\s)?[^;']*?from\s+'(\.[^']+)'|import\(\s*'(\.[^']+)'/g,
    );
    return [...found].map(([, type, still, late]) => {
      const to = normalize(join(dirname(file), still ?? late ?? ''));
      return { file, to, isType: type !== undefined, from: partOf(file), part: partOf(to) };
    });
  });
}

const imports = importsIn('{src,commands}/**/*.{js,ts}', partOf);

test('arrows between the parts of the house point one way', () => {
  expect(imports.length).toBeGreaterThan(300);
  const wrong = imports.filter(({ from, part }) => from !== part && !arrows[from]?.includes(part));
  expect(wrong.map(({ file, to }) => `${file} → ${to}`)).toEqual([]);
});

test('what is handed down is known by its type alone', () => {
  const wrong = imports.filter(({ from, part, isType }) => !isType && typesOnly[from]?.includes(part));
  expect(wrong.map(({ file, to }) => `${file} → ${to}`)).toEqual([]);
});

test('no part stands in the table that is not there', () => {
  expect(Object.keys(arrows).sort()).toEqual(
    [...new Set(imports.flatMap(({ from, part }) => [from, part]))].sort(),
  );
});

/** The same for the playground: the page and its server share words alone, and the bot is met on sockets only. */
const playground: Record<string, readonly string[]> = {
  'index.ts': ['terminal', 'server', 'stage'],
  'browser.ts': [],
  terminal: ['stage'],
  pictures: ['browser.ts', 'server', 'stage', 'sandbox'],
  server: ['stage', 'wire', 'sandbox'],
  stage: ['wire', 'sandbox'],
  page: ['wire'],
  wire: [],
};

test('the page knows nothing of its server, and nothing of the playground knows the bot', () => {
  const found = importsIn('playground/**/*.ts', (path) => {
    const [top = '', below = ''] = path.split('/');
    return top === 'playground' ? below : top;
  });
  expect(found.length).toBeGreaterThan(80);
  const wrong = found.filter(({ from, part }) => from !== part && !playground[from]?.includes(part));
  expect(wrong.map(({ file, to }) => `${file} → ${to}`)).toEqual([]);
});
