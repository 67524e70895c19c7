import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { keyId } from '../../src/store/sealing.ts';
import { asked, talk } from './asking.ts';
import { openFunctions, willCall } from './functions.ts';
import { logged, openScene, type Scene } from './scene.ts';
import { create, written } from './server-presets.ts';
import { partsSent, readingPresets, textIn, uploads } from './uploads.ts';

/** A key as `openssl rand -base64 32` prints it. */
function key(byte: number): string {
  return Buffer.alloc(32, byte).toString('base64');
}
const idOf = (text: string) => keyId(Buffer.from(text, 'base64').toString('hex'));
const [first, second] = [key(1), key(2)];
/** The instructions of a preset. */
const quokkas = { system: 'Speak as quokkas do.' };

/** Which of these words stand in any file of the bot's. */
function onDisk({ database }: Scene, ...words: string[]): string[] {
  const files = globSync(join(dirname(database), '**'), { withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  expect(files.length).toBeGreaterThan(1);
  const bytes = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'));
  return words.filter((word) => bytes.some((text) => text.includes(word)));
}

/** The key that all is encrypted with, as often as the log has said so. */
function settledOn(scene: Scene): unknown[] {
  return logged(scene, 'all content is encrypted with the first key').map((line) => line.key);
}

const until = (scene: Scene, times: number) => scene.discord.until(() => settledOn(scene).length >= times);

test('prompts, answers, files and reminders lie on the disk encrypted, and are read as ever', async () => {
  await using scene = await openScene({ presets: readingPresets, environment: { CONTENT_KEYS: first } });
  const { openrouter } = scene;
  openrouter.next(say('An answer about quokkas.'), say('Nothing more.'));
  const notes = { name: 'notes.txt', data: Buffer.from('platypus '.repeat(20_000)) };
  await asked(scene, 'what of wombats?', { attachments: [notes, uploads.cat()] });
  expect(JSON.stringify(partsSent(openrouter.requests[0]))).toContain('platypus');
  expect(onDisk(scene, 'wombats', 'quokkas', 'platypus', 'IHDR')).toEqual([]);
  await scene.restart();
  await asked(scene, 'and?');
  const [parts = []] = partsSent(openrouter.requests.at(-1));
  expect(textIn(parts)).toMatch(/what of wombats.*platypus/s);
  expect(JSON.stringify(parts)).toContain(uploads.cat().data.toString('base64'));
  expect(onDisk(scene, 'wombats', 'quokkas', 'platypus', 'IHDR')).toEqual([]);
});

test('so do reminders', async () => {
  await using scene = await openFunctions({ environment: { CONTENT_KEYS: first } });
  willCall(scene, 'remind_me', { text: 'feed the numbat', minutes: 60 });
  await asked(scene, 'remind me');
  willCall(scene, 'remind_me', { text: 'feed the numbat', minutes: 60 });
  await asked(scene, 'remind me again');
  expect(onDisk(scene, 'numbat')).toEqual([]);
  // The same reminder is noted once, though it is never encrypted the same way.
  const file = new Database(scene.database, { readonly: true });
  expect(file.prepare('SELECT count(*) FROM reminders').pluck().get()).toBe(1);
  file.close();
});

test('what was kept plain is encrypted in the background once there is a key', async () => {
  await using scene = await openScene({ presets: readingPresets });
  scene.openrouter.next(say('An answer about quokkas.'), say('Yes.'));
  const notes = { name: 'notes.txt', data: Buffer.from('platypus') };
  await asked(scene, 'what of wombats?', { attachments: [notes] });
  await scene.restart({ CONTENT_KEYS: first });
  await until(scene, 1);
  expect(onDisk(scene, 'wombats', 'quokkas', 'platypus')).toEqual([]);
  await asked(scene, 'and?');
  expect(textIn(partsSent(scene.openrouter.requests.at(-1))[0] ?? [])).toMatch(/wombats.*platypus/s);
});

test('a key is exchanged: the new one in front, and the old one goes when the log says so', async () => {
  await using scene = await openScene({ presets: readingPresets, environment: { CONTENT_KEYS: first } });
  scene.openrouter.next(say('A1'), say('A2'), say('A3'));
  await asked(scene, 'Q1', { attachments: [uploads.cat()] });
  await until(scene, 1);
  await scene.restart({ CONTENT_KEYS: `${second},${first}` });
  await asked(scene, 'Q2');
  await until(scene, 2);
  expect(settledOn(scene)).toEqual([idOf(first), idOf(second)]);
  await scene.restart({ CONTENT_KEYS: second });
  await asked(scene, 'Q3');
  const [turn = []] = partsSent(scene.openrouter.requests.at(-1));
  expect(JSON.stringify(turn)).toContain(uploads.cat().data.toString('base64'));
  // It is not begun again at every start.
  expect(settledOn(scene)).toHaveLength(2);
  await scene.restart({ CONTENT_KEYS: `none, ${second}` });
  await scene.discord.until(() => logged(scene, 'no content is encrypted any more').length === 1);
  await scene.restart({ CONTENT_KEYS: '' });
  expect(onDisk(scene, 'Q1', 'A3', 'IHDR')).toHaveLength(3);
});

test('a missing key, a wrong one, and one that went too early stop the start with a sentence; nothing is lost', async () => {
  await using scene = await openScene({ environment: { CONTENT_KEYS: first } });
  scene.openrouter.next(say('A1'), say('A2'));
  await asked(scene, 'Q1');
  await expect(scene.restart({ CONTENT_KEYS: '' })).rejects.toThrow(
    new RegExp(
      `encrypted with the content key ${idOf(first)}, and CONTENT_KEYS is not set.*nothing is lost`,
      's',
    ),
  );
  await expect(scene.restart({ CONTENT_KEYS: second })).rejects.toThrow(
    `encrypted with the content key ${idOf(first)}, but CONTENT_KEYS holds only ${idOf(second)}. Put the missing key back`,
  );
  await scene.restart({ CONTENT_KEYS: first });
  await asked(scene, 'Q2');
  expect(talk(scene.openrouter.requests.at(-1))).toEqual([
    'user: mara: Q1',
    'assistant: A1',
    'user: mara: Q2',
  ]);
});

test('a body and a file that were tampered with are left out, and nothing else', async () => {
  await using scene = await openScene({ presets: readingPresets, environment: { CONTENT_KEYS: first } });
  scene.openrouter.next(say('A1'), say('A2'), say('A3'));
  await asked(scene, 'Q1');
  await asked(scene, 'Q2');
  await scene.restart({}, () => {
    const file = new Database(scene.database);
    file.exec(`UPDATE bodies SET value = substr(value, 1, 80)
      WHERE namespace = 'turns' AND key = (SELECT id FROM turns ORDER BY created_at LIMIT 1)`);
    file.close();
  });
  await asked(scene, 'Q3');
  expect(talk(scene.openrouter.requests.at(-1))).toEqual([
    'user: mara: Q2',
    'assistant: A2',
    'user: mara: Q3',
  ]);
});

test('what a killed process has left plain while it made something ready is gone after the next start', async () => {
  await using scene = await openScene({ environment: { CONTENT_KEYS: first } });
  const left = join(dirname(scene.database), 'files', 'new', 'draft');
  await scene.restart({}, () => {
    mkdirSync(dirname(left), { recursive: true });
    writeFileSync(left, 'wombats');
  });
  await scene.discord.until(() => !existsSync(left));
});

test('so do presets of servers, personas and records of changes: also what stood plain, and with another key', async () => {
  await using scene = await openScene();
  const { discord, channel, mara, openrouter } = scene;
  const { owner } = discord;
  openrouter.answer(() => say('Yes.'));
  await create(scene, 'house', quokkas);
  await owner.slash(channel, 'settings persona', { text: 'Rhyme on wombats.' });
  await mara.slash(channel, 'preferences persona', { text: 'Praise numbats.' });
  const opened = await mara.menu('Report answer', await asked(scene, 'hi'));
  await mara.submit(opened, { reason: 'Of a platypus.' });
  const words = ['quokkas', 'wombats', 'numbats', 'platypus'];
  await discord.until(() => onDisk(scene, ...words).length === 4);
  const reads = async () => {
    for (const [by, word] of [
      [mara, 'numbats'],
      [owner, 'wombats'],
    ] as const) {
      await asked(scene, 'again', { by });
      expect(JSON.stringify(openrouter.requests.at(-1)?.body)).toContain(word);
    }
    const used = await mara.slash(channel, 'ask', { prompt: 'Q', preset: 'house' });
    await discord.until(() => used.reply()?.content.includes('Yes.'));
    expect(JSON.stringify(openrouter.requests.at(-1)?.body)).toContain('quokkas');
    const shown = await owner.slash(channel, 'audit show', { what: 'reports' });
    expect(await discord.until(() => shown.reply()?.content)).toContain('platypus');
  };
  await scene.restart({ CONTENT_KEYS: first });
  await until(scene, 1);
  expect(onDisk(scene, ...words)).toEqual([]);
  await reads();
  const edited = await owner.slash(channel, 'preset edit', { preset: 'house' });
  await owner.submit(edited, { ...written, ...quokkas, description: 'quokkas' });
  await owner.slash(channel, 'settings persona', { text: 'Rhyme on more wombats.' });
  expect(onDisk(scene, ...words)).toEqual([]);
  await scene.restart({ CONTENT_KEYS: `${second},${first}` });
  await until(scene, 2);
  await scene.restart({ CONTENT_KEYS: second });
  await reads();
  await scene.restart({ CONTENT_KEYS: `none,${second}` });
  await discord.until(() => logged(scene, 'no content is encrypted any more').length === 1);
  await scene.restart({ CONTENT_KEYS: '' });
  await reads();
  expect(onDisk(scene, ...words)).toHaveLength(4);
});

test('a preset that was tampered with is left out, and can be deleted; a persona that was does not count', async () => {
  await using scene = await openScene({ environment: { CONTENT_KEYS: first } });
  const { discord, channel, mara, openrouter } = scene;
  const { owner } = discord;
  await create(scene, 'house', quokkas);
  await mara.slash(channel, 'preferences persona', { text: 'Praise numbats.' });
  await scene.restart({}, () => {
    const file = new Database(scene.database);
    file.exec(
      'UPDATE server_presets SET body = substr(body, 1, 60); UPDATE audit SET after = substr(after, 1, 60)',
    );
    file.exec(`UPDATE settings SET value = substr(value, 1, 60) WHERE name = 'persona'`);
    file.close();
  });
  openrouter.answer(() => say('Yes.'));
  await asked(scene, 'hi');
  expect(JSON.stringify(openrouter.requests.at(-1)?.body)).not.toContain('numbats');
  expect(logged(scene, 'a preset of a server cannot be read: left out')).not.toEqual([]);
  const shown = await owner.slash(channel, 'audit show');
  expect(await discord.until(() => shown.reply()?.content)).toContain('Preset created');
  const deleted = await owner.slash(channel, 'preset delete', { preset: 'house' });
  expect(await discord.until(() => deleted.reply()?.content)).toContain('Deleted');
  await create(scene, 'house', quokkas);
  const used = await mara.slash(channel, 'ask', { prompt: 'Q', preset: 'house' });
  await discord.until(() => used.reply()?.content.includes('Yes.'));
  expect(JSON.stringify(openrouter.requests.at(-1)?.body)).toContain('quokkas');
});
