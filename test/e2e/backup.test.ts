import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cp, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { held, say } from '../../sandbox/openrouter/scenarios.ts';
import { createHistory } from '../../src/history/history.ts';
import { createForgetting } from '../../src/privacy/forgetting.ts';
import { keyId } from '../../src/store/sealing.ts';
import { openStore } from '../../src/store/store.ts';
import { ask, asked, talk } from './asking.ts';
import { backedUp, type Kept, shell } from './backups.ts';
import { logged, openScene, type Scene } from './scene.ts';
import { openSite } from './start-process.ts';
import { partsSent, readingPresets, uploads } from './uploads.ts';

const key = Buffer.alloc(32, 3).toString('base64');

function sentLast({ openrouter }: Pick<Scene, 'openrouter'>): string[] {
  return talk(openrouter.requests.at(-1));
}

test('a bot that runs is backed up, and takes up what is restored when its answers are finished', async () => {
  await using site = await openSite({ presets: readingPresets });
  const server = site.discord.server('Cats', { owner: site.discord.owner });
  const channel = server.channel('general');
  const mara = site.discord.member('mara', { in: server });
  const parley = await site.started({
    ...{ LOG_LEVEL: 'debug', FETCH_ALLOW: '127.0.0.1', FRESH_START_HOURS: '0' },
  });
  const scene = { ...site, server, channel, mara, log: parley.log } as unknown as Scene;
  const answer = held(['A', '2']);
  site.openrouter.next(say('A1'), answer, say('A3'));
  await asked(scene, 'Q1', { attachments: [uploads.cat()] });
  const folder = await backedUp(site);
  await rm(join(dirname(site.database), 'files'), { recursive: true });
  const prompt = await ask(scene, 'Q2');
  await site.openrouter.until(() => site.openrouter.requests.length === 2);
  const restoring = shell(site, 'restore', folder);
  await parley.logged('letting answers finish');
  answer.finish();
  const { code, said, errors } = await restoring;
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  expect(said).toMatch(/^Another Parley already uses .+ It lets its answers finish, and then starts anew/);
  expect(said).toMatch(/Restored as of \d{4}-.+: the database and 1 files\./);
  expect(said).toContain('The bot goes on with it.');
  await scene.discord.until(() => parley.lines('ready').length === 2);
  const [reply] = scene.discord.visible(scene.channel).filter(({ reference }) => reference === prompt.id);
  expect(reply?.content).toMatch(/^A2/);
  await asked(scene, 'Q3');
  expect(sentLast(site).join()).toMatch(/Q1.*A1.*Q3/s);
  expect(sentLast(site).join()).not.toContain('Q2');
  expect(JSON.stringify(partsSent(site.openrouter.requests.at(-1))[0])).toContain(
    uploads.cat().data.toString('base64'),
  );
  // What was there is not lost.
  const replaced = new Database(`${site.database}.replaced`, { readonly: true });
  expect(replaced.prepare('SELECT count(*) FROM turns').pluck().get()).toBe(2);
  replaced.close();
});

test('after everything was lost, a backup that was kept elsewhere brings it back', async () => {
  await using scene = await openScene({ presets: readingPresets });
  scene.openrouter.next(say('A1'), say('A2'));
  await asked(scene, 'Q1', { attachments: [uploads.cat()] });
  await scene.parley.stop();
  const elsewhere = mkdtempSync(join(tmpdir(), 'parley-elsewhere-'));
  onTestFinished(() => rmSync(elsewhere, { recursive: true }));
  const { said } = await shell(scene, 'backup', elsewhere);
  const folder = /^Backed up to (\S+):/.exec(said)?.[1] ?? '';
  expect(dirname(folder)).toBe(elsewhere);
  for (const path of globSync(join(dirname(scene.database), '{parley.sqlite*,files}')))
    rmSync(path, { recursive: true });
  const restored = await shell(scene, 'restore', folder);
  expect(restored).toMatchObject({ code: 0, errors: '' });
  await scene.restart();
  await asked(scene, 'Q2');
  expect(sentLast(scene)).toEqual([expect.stringContaining('Q1'), 'assistant: A1', 'user: mara: Q2']);
  expect(JSON.stringify(partsSent(scene.openrouter.requests.at(-1))[0])).toContain(
    uploads.cat().data.toString('base64'),
  );
});

test('an encrypted backup says nothing, and without its key nothing is changed', async () => {
  const environment = { CONTENT_KEYS: key };
  await using scene = await openScene({ presets: readingPresets, environment });
  scene.openrouter.next(say('about quokkas'), say('A2'));
  await asked(scene, 'what of wombats?', { attachments: [uploads.cat()] });
  // The key is not needed to copy.
  const folder = await backedUp(scene);
  const inside = globSync(join(folder, '**'), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'));
  expect(inside.length).toBeGreaterThan(2);
  expect(inside.filter((text) => /wombats|quokkas|IHDR/.test(text))).toEqual([]);
  await scene.parley.stop();
  const id = keyId(Buffer.from(key, 'base64').toString('hex'));
  const other = Buffer.alloc(32, 4).toString('base64');
  for (const [wrong, words] of [
    ['', ''],
    [other, ` (it holds ${keyId(Buffer.from(other, 'base64').toString('hex'))})`],
  ] as const) {
    const refused = await shell(scene, 'restore', folder, { CONTENT_KEYS: wrong });
    expect(refused.code).toBe(78);
    expect(refused.errors).toContain(
      `is encrypted with the content key ${id}, which CONTENT_KEYS does not hold${words}. Put that key`,
    );
  }
  expect(existsSync(`${scene.database}.replaced`)).toBe(false);
  expect(await shell(scene, 'restore', folder, environment)).toMatchObject({ code: 0, errors: '' });
  await scene.restart();
  await asked(scene, 'and?');
  expect(sentLast(scene).join()).toContain('wombats');
});

test('what is no backup, or a damaged one, is refused with a sentence, and a half-made one is not offered', async () => {
  await using scene = await openScene({ presets: readingPresets });
  scene.openrouter.next(say('A1'), say('A2'));
  await asked(scene, 'Q1');
  const folder = await backedUp(scene);
  await scene.parley.stop();
  const unnamed = await shell(scene, 'restore');
  expect(unnamed).toMatchObject({ code: 78, said: '' });
  expect(unnamed.errors).toContain(`Name the backup: npm run restore -- FOLDER. There are ${folder}.`);
  const none = await shell(scene, 'restore', dirname(scene.database));
  expect(none).toMatchObject({ code: 78, errors: expect.stringContaining('is no backup of Parley') });
  const damaged = join(dirname(folder), 'damaged');
  await cp(folder, damaged, { recursive: true });
  await truncate(join(damaged, 'parley.sqlite'), 8192);
  expect(await shell(scene, 'restore', damaged)).toMatchObject({
    code: 78,
    errors: expect.stringContaining('damaged'),
  });
  await writeFile(join(damaged, 'parley.sqlite'), 'no database');
  expect((await shell(scene, 'restore', damaged)).code).toBe(78);
  await scene.restart();
  await asked(scene, 'Q2');
  expect(sentLast(scene)).toEqual(['user: mara: Q1', 'assistant: A1', 'user: mara: Q2']);
});

test('a restore that a power cut ended is finished by the next start', async () => {
  await using scene = await openScene({ presets: readingPresets });
  scene.openrouter.next(say('A1'), say('A2'), say('A3'));
  await asked(scene, 'Q1');
  const folder = await backedUp(scene);
  await asked(scene, 'Q2');
  await scene.parley.stop();
  // As far as that: the copy stands ready, and the database was moved away already.
  await cp(folder, `${scene.database}.restored`, { recursive: true });
  await rename(scene.database, `${scene.database}.replaced`);
  await scene.restart();
  await asked(scene, 'Q3');
  expect(sentLast(scene)).toEqual(['user: mara: Q1', 'assistant: A1', 'user: mara: Q3']);
  expect(existsSync(`${scene.database}.restored`)).toBe(false);
});

test('whoever was forgotten since the backup is forgotten anew, whichever database still knows it; nobody else is', async () => {
  await using scene = await openScene({ presets: readingPresets });
  const felix = scene.discord.member('felix', { in: scene.server });
  scene.openrouter.next(say('A1'), say('A2'), say('A3'), say('A4'));
  await asked(scene, 'the secret of mara', { attachments: [uploads.cat()] });
  await asked(scene, 'what felix said', { by: felix });
  const folder = await backedUp(scene);
  await scene.parley.stop();
  await forgetMember(scene, scene.mara.id);
  // What she says afterwards is hers again, and is in the next backup.
  await scene.restart();
  await asked(scene, 'mara is back');
  await backedUp(scene);
  await scene.parley.stop();
  // The database that knew it is lost, the newer backup knows it, too.
  await rm(scene.database);
  expect(await shell(scene, 'restore', folder)).toMatchObject({ code: 0, errors: '' });
  await scene.restart();
  const anew = () => logged(scene, 'forgot anew whom a backup had brought back').length;
  expect(anew()).toBe(1);
  await asked(scene, 'Q4', { by: felix });
  expect(sentLast(scene)).toEqual(['user: felix: what felix said', 'assistant: A2', 'user: felix: Q4']);
  await scene.parley.stop();
  expect(rowsOf(scene, 'SELECT 1 FROM turns WHERE author_id = ?', scene.mara.id)).toEqual([]);
  expect(rowsOf(scene, 'SELECT 1 FROM usage_days WHERE user_id = ?', scene.mara.id)).toEqual([]);
  // The picture was hers alone; what it all has cost is kept, as nobody's.
  expect(globSync(join(dirname(scene.database), 'files', '??', '*'))).toEqual([]);
  expect(rowsOf(scene, `SELECT sum(calls) AS calls FROM usage_days WHERE user_id = ''`)).toEqual([
    { calls: 1 },
  ]);
  // Once: what she says from here on stays, whatever is restarted.
  await scene.restart();
  expect(anew()).toBe(1);
});

/** Forgets a member while no bot runs. */
async function forgetMember({ database }: Kept, userId: string): Promise<void> {
  const store = await openStore(`sqlite://${database}`);
  const history = await createHistory(store);
  await createForgetting(store, history).forgetMember(userId);
  await store.close();
}

function rowsOf(kept: Kept, sql: string, ...values: string[]): unknown[] {
  const database = new Database(kept.database, { readonly: true });
  const rows = database.prepare(sql).all(...values);
  database.close();
  return rows;
}

test('a database that is damaged, or that a newer Parley has made, is no obstacle, or told', async () => {
  await using scene = await openScene({ presets: readingPresets });
  scene.openrouter.next(say('A1'), say('A2'));
  await asked(scene, 'Q1');
  const folder = await backedUp(scene);
  await scene.parley.stop();
  await writeFile(scene.database, 'this is no database any more');
  expect(await shell(scene, 'restore', folder)).toMatchObject({ code: 0, errors: '' });
  await scene.restart();
  await asked(scene, 'Q2');
  expect(sentLast(scene)).toEqual(['user: mara: Q1', 'assistant: A1', 'user: mara: Q2']);
  await scene.parley.stop();
  const copy = new Database(join(folder, 'parley.sqlite'));
  copy.exec(`INSERT INTO migrations (version, name, at) VALUES (1000, 'of tomorrow', 0)`);
  copy.close();
  const refused = await shell(scene, 'restore', folder);
  expect(refused).toMatchObject({ code: 78, errors: expect.stringContaining('newer Parley') });
  expect(globSync(`${scene.database}.rest*`)).toEqual([]);
});
