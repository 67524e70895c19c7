import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { forgottenIn, noteForgotten } from './forgotten.ts';
import { migrate } from './migrations.ts';
import type { Schema } from './schema.ts';
import { StoreError } from './store-error.ts';
import { columnOf, hasTable, withDatabase } from './with-database.ts';

/** What is to be known of a copy of a database. */
export interface SnapshotContents {
  /** Ids of the content keys that it may need; see store/content-keys.ts. */
  contentKeys: string[];
  /** Hashes of the files that it knows. */
  files: string[];
}

/**
 * Writes a copy of a database that may be in use: all of one moment, without what was deleted.
 *
 * @throws {StoreError} with a sentence for the operator
 */
export function takeSnapshot(file: string, to: string): void {
  withDatabase(file, (database) => {
    mkdirSync(dirname(to), { recursive: true });
    database.prepare('VACUUM INTO ?').run(to);
  });
}

/** @throws {StoreError} where it is no sound database of Parley */
export function readSnapshot(file: string): SnapshotContents {
  return withDatabase(file, (database) => {
    if (database.pragma('quick_check', { simple: true }) !== 'ok')
      throw new StoreError(`${file} is damaged: it cannot be restored. Take another backup.`);
    if (!hasTable(database, 'migrations'))
      throw new StoreError(`${file} is no database of Parley: it cannot be restored.`);
    return {
      contentKeys: columnOf(database, 'content_keys', 'id'),
      files: columnOf(database, 'files', 'hash'),
    };
  });
}

/**
 * Makes a copy ready to take a database's place: brings it to the shape of this Parley, and notes whom it has to forget anew
 * since they were forgotten after it was made.
 *
 * @param others databases in which later forgettings are noted; those that cannot be read are passed over
 * @throws {StoreError} where it was made by a newer Parley
 */
export async function prepareRestored(copy: string, others: readonly string[], now: number): Promise<void> {
  const known = others.flatMap(forgottenIn);
  const database = new Database(copy);
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database }) });
  try {
    await migrate(db, copy, now);
    noteForgotten(database, known);
    // What was being written then was ended since, and stands in Discord as it ended.
    await db.deleteFrom('shown').execute();
    await db
      .insertInto('audit')
      .values({ at: now, server_id: '', actor_id: '', action: 'privacy.restore', target: 'bot' })
      .execute();
  } finally {
    await db.destroy();
  }
}
