import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { OperatorError } from '../errors.ts';
import { type Lease, takeLease } from '../store/lease.ts';
import { replacedFile, stagedAt, takeInRestored, takeStaged, waitingAt } from '../store/restored.ts';
import { keyId } from '../store/sealing.ts';
import { prepareRestored, readSnapshot } from '../store/snapshot.ts';
import { StoreError, StoreInUse } from '../store/store-error.ts';
import { copyFiles } from './copy-files.ts';
import { names, readManifest } from './manifest.ts';
import { type Places, run } from './run.ts';

/** How long a running Parley has to take up what was restored: it lets its answers finish first. */
const patienceMs = 120_000;
const lookEveryMs = 250;

/**
 * `npm run restore -- FOLDER`: makes a backup the database, and puts its files back. Everything is checked and made ready beside
 * what is there before anything changes. Where no Parley runs it is put in place at once; a running one notices, lets answers
 * finish, puts it in place and goes on with it.
 */
await run(async (places, say) => {
  const { database } = places;
  const given = process.argv[2];
  if (given === undefined)
    throw new OperatorError(
      `Name the backup: npm run restore -- FOLDER. There are ${(await list(places.backups)).join(', ') || `none in ${places.backups}`}.`,
    );
  const backup = resolve(given);
  const { takenAt } = await readManifest(backup);
  const { contentKeys, files } = readSnapshot(join(backup, names.database));
  checkKeys(contentKeys, places.contentKeys, backup);
  const { copied, ino, held } = await stage(backup, files, database);
  const isRunning = held instanceof StoreInUse;
  if (isRunning) {
    say(`${held.message.split('. ')[0]}. It lets its answers finish, and then starts anew with the backup.`);
    await takenUp(database, ino);
  } else putInPlace(places, held);
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

/**
 * Makes a backup ready, and lets it wait to be put in place.
 *
 * @returns how many files it has, the number that the database keeps wherever it is moved, and the lease of the database that it
 *   replaces, or why that is not to be had: a Parley runs. That is found out before anything waits: once something does, a running
 *   one ends and starts anew at any moment, and between the two nobody else may hold its database
 * @throws {StoreError} where another restore is at it
 */
async function stage(
  backup: string,
  files: readonly string[],
  database: string,
): Promise<{ copied: number; ino: number; held: Lease | StoreInUse }> {
  const staged = stagedAt(database);
  await mkdir(dirname(staged.folder), { recursive: true });
  const lease = takeStaged(database);
  try {
    await mkdir(staged.folder, { mode: 0o700 });
    await copyFile(join(backup, names.database), staged.database, constants.COPYFILE_FICLONE);
    const others = (await list(resolve(backup, '..'))).filter((folder) => folder !== backup);
    const copies = others.map((folder) => join(folder, names.database));
    await prepareRestored(staged.database, copies, Date.now());
    const copied = await copyFiles(files, join(backup, names.files), staged.files);
    const waiting = waitingAt(database);
    // The database first: without it nothing waits.
    await rm(waiting.database, { force: true });
    await rm(waiting.folder, { recursive: true, force: true });
    const { ino } = await stat(staged.database);
    const held = leaseOf(database);
    await rename(staged.folder, waiting.folder);
    return { copied, ino, held };
  } finally {
    lease.release();
  }
}

/** @throws {StoreError} where a key is missing */
function checkKeys(needed: readonly string[], held: readonly string[], backup: string): void {
  const ids = held.filter((key) => key !== 'none').map(keyId);
  const lacking = needed.filter((id) => !ids.includes(id));
  if (lacking.length > 0)
    throw new StoreError(
      `${backup} is encrypted with the content key ${lacking.join(' and ')}, which CONTENT_KEYS does not hold${ids.length > 0 ? ` (it holds ${ids.join(' and ')})` : ''}. Put that key into CONTENT_KEYS, behind the one that is used now. Nothing was changed.`,
    );
}

function leaseOf(database: string): Lease | StoreInUse {
  try {
    return takeLease(database, Date.now());
  } catch (error) {
    if (error instanceof StoreInUse) return error;
    throw error;
  }
}

function putInPlace({ database, filesFolder }: Places, lease: Lease): void {
  try {
    takeInRestored(database, filesFolder);
  } finally {
    lease.release();
  }
}

/**
 * Resolves when the Parley that runs has put what waits in place.
 *
 * @param ino of the database that waits
 * @throws {StoreError} where it refuses that, or does not do it in time
 */
async function takenUp(database: string, ino: number): Promise<void> {
  const end = Date.now() + patienceMs;
  while (await isThere(waitingAt(database).database)) {
    if (Date.now() > end)
      throw new StoreError(
        `The backup is ready, but the Parley that runs has not taken it up within ${patienceMs / 1000} seconds. Restart it: it is put in place at its start.`,
      );
    await setTimeout(lookEveryMs);
  }
  if ((await stat(database)).ino !== ino)
    throw new StoreError(
      'The Parley that runs has refused the backup, and goes on as before: it lacks a content key that the backup needs, or cannot read it. Its log says which. Restart it with the CONTENT_KEYS that are set here, then restore once more.',
    );
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
