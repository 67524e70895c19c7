import { hostname } from 'node:os';
import Database from 'better-sqlite3';
import { explain, StoreInUse } from './store-error.ts';

/** The right to be the only process that uses a database file. */
export interface Lease {
  /** Gives it up. The operating system does the same when the process ends, however it ends. */
  release(): void;
}

/**
 * Takes the lease of a database file, or refuses.
 *
 * The lease is a write lock on a tiny SQLite file beside the database (`NAME.lock`), held for as long as the process lives.
 * Such a lock belongs to the operating system: it vanishes with a killed process, so there is nothing stale to take over,
 * and it leaves the database itself free for backups and for reading from a shell.
 *
 * @param file path of the database
 * @param now ms since 1970
 * @throws {StoreInUse} while another process, or another store of this process, has it
 */
export function takeLease(file: string, now: number): Lease {
  // Nothing else may open and close this file in this process: POSIX drops a process's locks at any close.
  const lock = new Database(`${file}.lock`, { timeout: 300 });
  try {
    lock.exec(
      'CREATE TABLE IF NOT EXISTS holder (id INTEGER PRIMARY KEY, pid INTEGER, host TEXT, since INTEGER)',
    );
    lock
      .prepare('INSERT OR REPLACE INTO holder (id, pid, host, since) VALUES (1, ?, ?, ?)')
      .run(process.pid, hostname(), now);
    // A write lock still lets others read who holds it.
    lock.exec('BEGIN IMMEDIATE');
  } catch (error) {
    const refused = isBusy(error)
      ? new StoreInUse(refusal(file, lock), { cause: error })
      : explain(error, `${file}.lock`);
    lock.close();
    throw refused;
  }
  return { release: () => void lock.close() };
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
}

function refusal(file: string, lock: Database.Database): string {
  const advice = 'Stop it first, or give this one a DATABASE_URL of its own.';
  try {
    const row = lock.prepare('SELECT pid, host, since FROM holder').get() as
      | { pid: number; host: string; since: number }
      | undefined;
    if (row) {
      const since = new Date(row.since).toISOString();
      return `Another Parley already uses ${file} (process ${row.pid} on ${row.host}, since ${since}). ${advice}`;
    }
  } catch {
    // It is being written at this very moment; the sentence without the name is as true.
  }
  return `Another Parley already uses ${file}. ${advice}`;
}
