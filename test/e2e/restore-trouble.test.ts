import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { asked, talk } from './asking.ts';
import { backedUp, shell, start } from './backups.ts';
import { logged, openScene, type Scene } from './scene.ts';
import { openSite } from './start-process.ts';
import { partsSent, readingPresets, uploads } from './uploads.ts';

const [first, second] = [3, 4].map((byte) => Buffer.alloc(32, byte).toString('base64')) as [string, string];

/** The texts that the model was sent last. */
function sentLast({ openrouter }: Pick<Scene, 'openrouter'>): string {
  return talk(openrouter.requests.at(-1)).join();
}

/** What of a restore stands beside the database. */
function beside({ database }: Pick<Scene, 'database'>): string[] {
  return globSync(`${database}.rest*`);
}

test('whoever is forgotten while a restore waits for the bot to end is forgotten anew', async () => {
  await using scene = await openScene();
  scene.openrouter.next(say('A1'), say('A2'));
  await asked(scene, 'the secret of mara');
  const folder = await backedUp(scene);
  const restoring = start(scene, 'restore', folder);
  await expect.poll(() => restoring.said(), { timeout: 10_000 }).toContain('It lets its answers finish');
  const used = await scene.mara.slash(scene.channel, 'privacy forget');
  const asking = await scene.discord.until(() => used.reply()?.content && used.reply());
  if (asking) await scene.mara.click(asking, 'Forget me');
  await scene.discord.until(() => logged(scene, 'somebody is forgotten').length > 0);
  await scene.restart();
  expect(await restoring.ended).toMatchObject({ code: 0, errors: '' });
  expect(logged(scene, 'forgot anew whom a backup had brought back')).toHaveLength(1);
  await asked(scene, 'Q2');
  expect(sentLast(scene)).not.toContain('secret');
});

test('with a key lost, a backup of before it can be restored: its files take the place of those that nobody can read', async () => {
  await using scene = await openScene({ presets: readingPresets, environment: { CONTENT_KEYS: first } });
  scene.openrouter.next(say('A1'), say('A2'), say('A3'));
  await asked(scene, 'Q1', { attachments: [uploads.cat()] });
  const folder = await backedUp(scene);
  await scene.restart({ CONTENT_KEYS: `${second},${first}` });
  await expect.poll(() => logged(scene, 'all content is encrypted with the first key')).toHaveLength(1);
  await scene.parley.stop();
  const restored = await shell(scene, 'restore', folder, { CONTENT_KEYS: first });
  expect(restored).toMatchObject({ code: 0, errors: '' });
  await scene.restart({ CONTENT_KEYS: first });
  await asked(scene, 'Q2');
  expect(sentLast(scene)).toMatch(/Q1.*A1.*Q2/s);
  expect(JSON.stringify(partsSent(scene.openrouter.requests.at(-1))[0])).toContain(
    uploads.cat().data.toString('base64'),
  );
});

test('a restore that is killed while it makes ready leaves nothing; one at work is left alone', async () => {
  await using scene = await openScene({ presets: readingPresets });
  scene.openrouter.next(say('A1'), say('A2'), say('A3'));
  await asked(scene, 'Q1', { attachments: [uploads.cat()] });
  const folder = await backedUp(scene);
  await asked(scene, 'Q2');
  const files = () => globSync(join(dirname(scene.database), 'files', '??', '*'));
  await scene.parley.stop();
  await rm(join(dirname(scene.database), 'files'), { recursive: true });
  // To copy a pipe that nobody writes into takes for ever.
  const [file = ''] = globSync(join(folder, 'files', '??', '?'.repeat(64)));
  await rm(file);
  expect(spawnSync('mkfifo', [file]).status).toBe(0);
  const restoring = start(scene, 'restore', folder);
  await expect
    .poll(() => globSync(`${scene.database}.restoring/files/*`), { timeout: 10_000 })
    .toHaveLength(1);
  expect(await shell(scene, 'restore', folder)).toMatchObject({
    code: 78,
    errors: expect.stringContaining('Another backup is being restored.'),
  });
  await scene.restart();
  expect(existsSync(`${scene.database}.restoring/parley.sqlite`)).toBe(true);
  restoring.child.kill('SIGKILL');
  await restoring.ended;
  await scene.restart();
  expect(beside(scene).filter((path) => !path.endsWith('.lock'))).toEqual([]);
  expect(files()).toEqual([]);
  await asked(scene, 'Q3');
  expect(sentLast(scene)).toMatch(/Q1.*Q2.*Q3/s);
});

test('a bot that lacks the key of what is restored refuses it and goes on; the restore says so', async () => {
  await using site = await openSite();
  const server = site.discord.server('Cats', { owner: site.discord.owner });
  const channel = server.channel('general');
  const mara = site.discord.member('mara', { in: server });
  site.openrouter.next(say('A1'), say('A2'), say('A3'), say('A4'));
  const old = await site.started({ LOG_LEVEL: 'debug', CONTENT_KEYS: first });
  const scene = { ...site, server, channel, mara, log: old.log } as unknown as Scene;
  await asked(scene, 'Q1');
  const folder = await backedUp(site);
  await old.stop();
  for (const path of globSync(`${site.database}*`)) await rm(path);
  const parley = await site.started({ LOG_LEVEL: 'debug', CONTENT_KEYS: second });
  const refused = await shell(site, 'restore', folder, { CONTENT_KEYS: `${second},${first}` });
  expect(refused.code).toBe(78);
  expect(refused.errors).toContain('The Parley that runs has refused the backup, and goes on as before');
  expect(JSON.stringify(parley.lines('a backup that was restored is refused'))).toContain('content key');
  expect(beside(site)).toEqual([]);
  await asked({ ...scene, log: parley.log } as Scene, 'Q2');
  expect(sentLast(site)).not.toContain('Q1');
  // Nor at a start, while a backup waits.
  parley.send('SIGSTOP');
  const waiting = start(site, 'restore', folder, { CONTENT_KEYS: `${second},${first}` });
  await expect.poll(() => waiting.said(), { timeout: 10_000 }).toContain('Another Parley already uses');
  await parley.kill();
  const anew = await site.started({ LOG_LEVEL: 'debug', CONTENT_KEYS: second });
  expect(anew.lines('a backup that was restored is refused')).toHaveLength(1);
  expect((await waiting.ended).code).toBe(78);
  await anew.stop();
  // With the keys that it needs, as it was told to do.
  const both = await site.started({ LOG_LEVEL: 'debug', CONTENT_KEYS: `${second},${first}` });
  const done = await shell(site, 'restore', folder, { CONTENT_KEYS: `${second},${first}` });
  expect(done).toMatchObject({ code: 0, said: expect.stringContaining('The bot goes on with it.') });
  await site.discord.until(() => both.lines('ready').length === 2);
  await asked({ ...scene, log: both.log } as Scene, 'Q3');
  expect(sentLast(site)).toMatch(/Q1.*A1.*Q3/s);
});
