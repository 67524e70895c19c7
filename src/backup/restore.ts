import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { OperatorError } from '../errors.ts';
import { takeLease } from '../store/lease.ts';
import { replacedFile, takeInRestored, waitingFile } from '../store/restored.ts';
import { keyId } from '../store/sealing.ts';
import { prepareRestored, readSnapshot } from '../store/snapshot.ts';
import { StoreError } from '../store/store-error.ts';
import { copyFiles } from './copy-files.ts';
import { names, readManifest } from './manifest.ts';
import { run } from './run.ts';

/** How long a running Parley has to take up what was restored: it lets its answers finish first. */
const patienceMs = 120_000;
const lookEveryMs = 250;

/**
 * `npm run restore -- FOLDER`: makes a backup the database, and puts its files back. Everything is checked and made ready beside
 * what is there before anything changes. Where no Parley runs it is put in place at once; a running one notices, lets answers
 * finish, puts it in place and goes on with it.
 */
await run(async (places, say) => {
  const { database, filesFolder } = places;
  const given = process.argv[2];
  if (given === undefined)
    throw new OperatorError(
      `Name the backup: npm run restore -- FOLDER. There are ${(await list(places.backups)).join(', ') || `none in ${places.backups}`}.`,
    );
  const backup = resolve(given);
  const { takenAt } = await readManifest(backup);
  const copy = join(backup, names.database);
  const { contentKeys, files } = readSnapshot(copy);
  checkKeys(contentKeys, places.contentKeys, backup);
  const staged = `${database}.restoring`;
  await rm(staged, { force: true });
  await mkdir(dirname(staged), { recursive: true });
  let copied: number;
  try {
    await copyFile(copy, staged, constants.COPYFILE_FICLONE);
    const later = await list(resolve(backup, '..'));
    const others = later.filter((folder) => folder !== backup).map((folder) => join(folder, names.database));
    await prepareRestored(staged, [database, ...others], Date.now());
    copied = await copyFiles(files, join(backup, names.files), filesFolder);
  } catch (error) {
    await rm(staged, { force: true });
    throw error;
  }
  await rename(staged, waitingFile(database));
  const isRunning = await putInPlace(database, say);
  say(`Restored as of ${takenAt}: the database and ${copied} files.`);
  if (await isThere(replacedFile(database)))
    say(
      `The database that was there is ${replacedFile(database)}. Delete it when you are sure: it holds what it held.`,
    );
  say(
    isRunning
      ? 'The bot goes on with it.'
      : 'Whoever was forgotten since the backup is forgotten anew when the bot starts.',
  );
});

/** @throws {StoreError} where a key is missing */
function checkKeys(needed: readonly string[], held: readonly string[], backup: string): void {
  const ids = held.filter((key) => key !== 'none').map(keyId);
  const lacking = needed.filter((id) => !ids.includes(id));
  if (lacking.length > 0)
    throw new StoreError(
      `${backup} is encrypted with the content key ${lacking.join(' and ')}, which CONTENT_KEYS does not hold${ids.length > 0 ? ` (it holds ${ids.join(' and ')})` : ''}. Put that key into CONTENT_KEYS, behind the one that is used now. Nothing was changed.`,
    );
}

/** @returns whether a running Parley has done it */
async function putInPlace(database: string, say: (line: string) => void): Promise<boolean> {
  const end = Date.now() + patienceMs;
  for (let said = false; ; await setTimeout(lookEveryMs)) {
    if (!(await isThere(waitingFile(database)))) return said;
    if (!said) {
      const refusal = takeIn(database);
      if (refusal === undefined) return false;
      say(
        `${refusal.message.split('. ')[0]}. It lets its answers finish, and then starts anew with the backup.`,
      );
      // From here on it is that one's to do: between its end and its new start nobody else may hold the database.
      said = true;
    }
    if (Date.now() > end)
      throw new StoreError(
        `The backup is ready, but the Parley that runs has not taken it up within ${patienceMs / 1000} seconds. Restart it: it is put in place at its start.`,
      );
  }
}

/** @returns why it could not be done now */
function takeIn(database: string): StoreError | undefined {
  try {
    const lease = takeLease(database, Date.now());
    try {
      takeInRestored(database);
    } finally {
      lease.release();
    }
    return undefined;
  } catch (error) {
    if (error instanceof StoreError && /^Another Parley/.test(error.message)) return error;
    throw error;
  }
}

/** Backups in a folder, oldest first. */
async function list(folder: string): Promise<string[]> {
  const found = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const whole: string[] = [];
  for (const entry of found)
    if (entry.isDirectory() && (await isThere(join(folder, entry.name, names.manifest))))
      whole.push(join(folder, entry.name));
  return whole.sort();
}

async function isThere(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
