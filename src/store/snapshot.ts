import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { migrate } from './migrations.ts';
import type { Schema } from './schema.ts';
import { explain, StoreError } from './store-error.ts';

/** What is to be known of a copy of a database. */
export interface SnapshotContents {
  /** Ids of the content keys that it may need; see store/content-keys.ts. */
  contentKeys: string[];
  /** Hashes of the files that it knows. */
  files: string[];
}

/** Somebody whose data were forgotten; see `ForgottenTable`. */
interface Forgotten {
  kind: 'member' | 'server';
  id: string;
  at: number;
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
  const keys = others.slice(0, 1).flatMap((file) => orNone(() => withDatabase(file, keysIn)));
  const database = new Database(copy);
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database }) });
  try {
    await migrate(db, copy, now);
    await db.transaction().execute(async (transaction) => {
      const before = await transaction.selectFrom('forgotten').selectAll().execute();
      for (const { kind, id, at } of known) {
        // Whoever is noted with the same moment was forgotten in it already.
        if (before.some((row) => row.kind === kind && row.id === id && row.at >= at)) continue;
        await transaction
          .insertInto('forgotten')
          .values({ kind, id, at, applied: 0 })
          .onConflict((conflict) =>
            conflict.columns(['kind', 'id']).doUpdateSet(({ ref, fn }) => ({
              at: fn<number>('max', [ref('forgotten.at'), ref('excluded.at')]),
              applied: 0,
            })),
          )
          .execute();
      }
      // Files that are there already may be encrypted with these.
      for (const id of keys)
        await transaction
          .insertInto('content_keys')
          .values({ id, since: now, alone: 0 })
          .onConflict((conflict) => conflict.column('id').doUpdateSet({ alone: 0 }))
          .execute();
      // What was being written then was ended since, and stands in Discord as it ended.
      await transaction.deleteFrom('shown').execute();
      await transaction
        .insertInto('audit')
        .values({ at: now, server_id: '', actor_id: '', action: 'privacy.restore', target: 'bot' })
        .execute();
    });
  } finally {
    await db.destroy();
  }
}

function forgottenIn(file: string): Forgotten[] {
  return orNone(() =>
    withDatabase(file, (database) =>
      hasTable(database, 'forgotten')
        ? (database.prepare('SELECT kind, id, at FROM forgotten').all() as Forgotten[])
        : [],
    ),
  );
}

function keysIn(database: Database.Database): string[] {
  return columnOf(database, 'content_keys', 'id');
}

function orNone<Value>(read: () => Value[]): Value[] {
  try {
    return read();
  } catch (error) {
    // It is missing or damaged, which may be why something is restored.
    if (error instanceof StoreError) return [];
    throw error;
  }
}

function columnOf(database: Database.Database, table: string, column: string): string[] {
  if (!hasTable(database, table)) return [];
  return database.prepare(`SELECT ${column} FROM ${table}`).pluck().all() as string[];
}

function hasTable(database: Database.Database, name: string): boolean {
  return !!database.prepare(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?`).get(name);
}

/** How long another program's lock is waited for, ms: it is a program of its own that waits. */
const patienceMs = 10_000;

function withDatabase<Result>(file: string, use: (database: Database.Database) => Result): Result {
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
