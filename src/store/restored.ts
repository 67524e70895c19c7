import { existsSync, renameSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';

/** Where a restored database waits to take the place of another. */
export function waitingFile(file: string): string {
  return `${file}.restored`;
}

/** Where the database goes that was there before. */
export function replacedFile(file: string): string {
  return `${file}.replaced`;
}

/**
 * Puts a restored database in its place, if one waits; the one that was there is kept beside it. Only who has the lease may
 * do it. A crash in between is made up for by the next call.
 *
 * @returns whether one waited
 */
export function takeInRestored(file: string): boolean {
  const waiting = waitingFile(file);
  if (!existsSync(waiting)) return false;
  if (existsSync(file)) {
    emptyLog(file);
    for (const end of ['-wal', '-shm', '']) moveIfThere(`${file}${end}`, `${replacedFile(file)}${end}`);
  }
  renameSync(waiting, file);
  return true;
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
