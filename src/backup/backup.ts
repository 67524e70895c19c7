import { mkdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readSnapshot, takeSnapshot } from '../store/snapshot.ts';
import { copyFiles } from './copy-files.ts';
import { names, writeManifest } from './manifest.ts';
import { run } from './run.ts';

/**
 * `npm run backup [-- FOLDER]`: puts a copy of the database and of the files that it knows into a new folder there, while the
 * bot runs or not. A backup that was broken off has no name of its own, and the next one removes it.
 */
await run(async ({ database, filesFolder, backups, contentKeys }, say) => {
  const parent = resolve(process.argv[2] ?? backups);
  const takenAt = new Date().toISOString();
  const folder = join(parent, takenAt.replaceAll(/[:.]/g, '-'));
  const draft = join(parent, 'unfinished');
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  takeSnapshot(database, join(draft, names.database));
  const contents = readSnapshot(join(draft, names.database));
  const files = await copyFiles(contents.files, filesFolder, join(draft, names.files));
  await writeManifest(draft, { takenAt, contentKeys: contents.contentKeys, files });
  await rename(draft, folder);
  say(`Backed up to ${folder}: the database and ${files} files.`);
  if (contents.contentKeys.length > 0)
    say(
      `It can be read with the content key ${contents.contentKeys.join(' and ')} only: keep that elsewhere.`,
    );
  else if (contentKeys.length === 0) say('It is not encrypted: keep it where only you can read it.');
});
