import Database from 'better-sqlite3';
import { explain } from './store-error.ts';

/** How long another program's lock is waited for, ms. */
const patienceMs = 10_000;

/**
 * Does something with a database file that must be there, and closes it.
 *
 * @throws {StoreError} where it cannot be used
 */
export function withDatabase<Result>(file: string, use: (database: Database.Database) => Result): Result {
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { fileMustExist: true, timeout: patienceMs });
    return use(database);
  } catch (error) {
    throw explain(error, file);
  } finally {
    database?.close();
  }
}

/** @returns the values of a column; none where there is no such table */
export function columnOf(database: Database.Database, table: string, column: string): string[] {
  if (!hasTable(database, table)) return [];
  return database.prepare(`SELECT ${column} FROM ${table}`).pluck().all() as string[];
}

/** Whether a database has a table. */
export function hasTable(database: Database.Database, name: string): boolean {
  return !!database.prepare(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?`).get(name);
}
