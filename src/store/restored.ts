import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { refuseLacking } from './content-keys.ts';
import { forgottenIn, noteForgotten } from './forgotten.ts';
import { type Lease, takeLease } from './lease.ts';
import { newer, newestVersion } from './migrations.ts';
import { StoreInUse } from './store-error.ts';
import { columnOf, withDatabase } from './with-database.ts';

/** A folder with a database and files that are to take the place of others. */
export interface Restorable {
  folder: string;
  database: string;
  files: string;
}

/** Where a backup is made ready; nothing that stands there has been promised to anybody. */
export function stagedAt(file: string): Restorable {
  return restorable(`${file}.restoring`);
}

/** Where a restored database, with its files, waits to take the place of another. */
export function waitingAt(file: string): Restorable {
  return restorable(`${file}.restored`);
}

function restorable(folder: string): Restorable {
  return { folder, database: join(folder, 'parley.sqlite'), files: join(folder, 'files') };
}

/** Where the database goes that was there before. */
export function replacedFile(file: string): string {
  return `${file}.replaced`;
}

/**
 * Whether a restored database waits that can be used with these keys. One that cannot is removed: it is a copy of a backup.
 *
 * @param keyIds of the content keys that there are
 * @throws {StoreError} where it lacks a key, or was made by a newer Parley
 */
export function checkWaiting(file: string, keyIds: readonly string[]): boolean {
  const waiting = waitingAt(file);
  if (!existsSync(waiting.database)) return false;
  try {
    withDatabase(waiting.database, (database) => {
      refuseLacking(waiting.database, columnOf(database, 'content_keys', 'id'), keyIds);
      const reached = Math.max(...columnOf(database, 'migrations', 'version').map(Number));
      if (reached > newestVersion) throw newer(waiting.database, reached);
    });
    return true;
  } catch (error) {
    // The database first: without it nothing waits.
    rmSync(waiting.database, { force: true });
    rmSync(waiting.folder, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Puts a restored database and its files in their place, if they wait; the database that was there is kept beside it, and
 * whom it had to forget has to be forgotten by the restored one, too. Only who has the lease may do it. A crash in between is
 * made up for by the next call.
 *
 * @param filesFolder where files are kept
 */
export function takeInRestored(file: string, filesFolder: string): void {
  const waiting = waitingAt(file);
  if (existsSync(waiting.database)) {
    if (existsSync(file)) {
      // As late as this: until the lease was free, somebody could still ask to be forgotten.
      withDatabase(waiting.database, (database) => noteForgotten(database, forgottenIn(file)));
      emptyLog(file);
    }
    moveFiles(waiting.files, filesFolder);
    if (existsSync(file))
      for (const end of ['-wal', '-shm', '']) moveIfThere(`${file}${end}`, `${replacedFile(file)}${end}`);
    renameSync(waiting.database, file);
  }
  rmSync(waiting.folder, { recursive: true, force: true });
}

/**
 * Takes the lease of the place where a backup is made ready, and empties it. To release it leaves nothing there.
 *
 * @throws {StoreError} where a restore is at work
 */
export function takeStaged(file: string): Lease {
  const { folder } = stagedAt(file);
  const lease = takeLeaseOf(folder);
  rmSync(folder, { recursive: true, force: true });
  return {
    release() {
      rmSync(folder, { recursive: true, force: true });
      lease.release();
      rmSync(`${folder}.lock`, { force: true });
    },
  };
}

function takeLeaseOf(folder: string): Lease {
  try {
    return takeLease(folder, Date.now());
  } catch (error) {
    if (!(error instanceof StoreInUse)) throw error;
    throw new StoreInUse('Another backup is being restored. Wait until that has ended.', { cause: error });
  }
}

/** Removes what a restore has left that was broken off, unless one is at work. */
export function removeStaged(file: string): void {
  if (!existsSync(stagedAt(file).folder)) return;
  try {
    takeStaged(file).release();
  } catch (error) {
    if (!(error instanceof StoreInUse)) throw error;
  }
}

/** Each takes the place of one of its name: that may be encrypted with a key which the restored database does not know. */
function moveFiles(from: string, to: string): void {
  if (!existsSync(from)) return;
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const target = join(to, path.slice(from.length));
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    moveFile(path, target, join(to, 'new'));
  }
}

/** @param drafts where a file is written that comes from another disk, so that it appears whole or not at all */
function moveFile(from: string, to: string, drafts: string): void {
  if (statSync(from).dev === statSync(dirname(to)).dev) {
    renameSync(from, to);
    return;
  }
  mkdirSync(drafts, { recursive: true, mode: 0o700 });
  const draft = join(drafts, randomUUID());
  copyFileSync(from, draft);
  renameSync(draft, to);
  rmSync(from);
}

/** Brings what stands in the write-ahead log into the file. A damaged one, which may be why it is replaced, keeps its log. */
function emptyLog(file: string): void {
  let database: Database.Database | undefined;
  try {
    database = new Database(file);
    database.pragma('journal_mode = DELETE');
  } catch {
    // It is moved as it is, with its log.
  } finally {
    database?.close();
  }
}

function moveIfThere(from: string, to: string): void {
  rmSync(to, { force: true });
  if (existsSync(from)) renameSync(from, to);
}
