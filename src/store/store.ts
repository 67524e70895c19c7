import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, type SqliteDatabase, SqliteDialect, type SqliteStatement, sql } from 'kysely';
import { type BodiesOf, bodiesOn } from './bodies.ts';
import { checkContentKeys } from './content-keys.ts';
import { fileOf, filesFolderOf } from './file-of.ts';
import { type Lease, takeLease } from './lease.ts';
import { migrate } from './migrations.ts';
import { checkWaiting, removeStaged, takeInRestored } from './restored.ts';
import type { Schema } from './schema.ts';
import { openSealing, type Sealing } from './sealing.ts';
import { explain } from './store-error.ts';

/** The database: SQL for what is found, counted or contended, and bodies for the texts. One connection, one line. */
export interface Store {
  /** Kysely on the database. All statements of the process wait in one line; a transaction holds the line. */
  readonly sql: Kysely<Schema>;
  /** Makes (or opens) a namespace of bodies. Not to be used from inside a transaction. */
  readonly bodies: BodiesOf;
  /** Encrypts what is kept of conversations; bodies are already. */
  readonly sealing: Sealing;
  /** The folder that the database is in, for what lies beside it. */
  readonly folder: string;
  /** The clock that the store and what stands on it use; ms since 1970. */
  readonly now: () => number;
  /** @throws {StoreError} where the database does not answer */
  ping(): Promise<void>;
  /** Writes something, and leaves all as it was. @throws {StoreError} where the database cannot be written */
  tryWriting(): Promise<void>;
  /** Puts the log of changes into the database and empties it: what was deleted does not stand there any more, either. */
  checkpoint(): Promise<void>;
  /** The same without waiting for other programs. @returns whether it was done: not while one reads or writes */
  tryCheckpoint(): Promise<boolean>;
  /**
   * Whether a backup was restored, which takes this database's place as soon as this store is closed and opened anew.
   *
   * @throws {StoreError} where this process cannot use the restored one; that is removed, the backup stays
   */
  isReplaced(): boolean;
  /** Why a backup that waited when this store was opened was not put in place. */
  readonly refusedRestore: unknown;
  /** Waits for the transaction in hand, then closes the file and gives up the lease. */
  close(): Promise<void>;
}

/** What may differ in tests. */
export interface StoreOptions {
  /** Of 32 bytes, hexadecimal: the first encrypts, all decrypt; see `openSealing`. Without any, nothing is encrypted. */
  contentKeys?: readonly string[];
  /** Where files are kept, if not in `files` beside the database: what is restored brings its files. */
  filesFolder?: string | undefined;
  now?: () => number;
  /** How long SQLite waits for a lock of another program, in ms; the process stands still meanwhile. */
  busyTimeoutMs?: number;
}

/**
 * Opens the database, makes its folder and tables where missing, and takes its lease.
 *
 * @param databaseUrl `sqlite://relative/path`, `sqlite:///absolute/path` or `sqlite://:memory:`
 * @throws {StoreError} with a sentence for the operator
 */
export async function openStore(databaseUrl: string, options: StoreOptions = {}): Promise<Store> {
  const { now = Date.now, busyTimeoutMs = 2000, contentKeys = [] } = options;
  const file = fileOf(databaseUrl);
  let lease: Lease | undefined;
  let database: Database.Database | undefined;
  let refusedRestore: unknown;
  try {
    const sealing = await openSealing(contentKeys);
    if (file !== ':memory:') {
      mkdirSync(dirname(file), { recursive: true });
      lease = takeLease(file, now());
      removeStaged(file);
      try {
        checkWaiting(file, sealing.keyIds);
      } catch (error) {
        refusedRestore = error;
      }
      takeInRestored(file, filesFolderOf(dirname(file), options.filesFolder));
    }
    database = connect(file, busyTimeoutMs);
    const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: keepingStatements(database) }) });
    await migrate(db, file, now());
    await checkContentKeys(db, file, sealing);
    return storeOn(db, { file, now, lease, sealing, refusedRestore, database, busyTimeoutMs });
  } catch (error) {
    database?.close();
    lease?.release();
    throw explain(error, file);
  }
}

function connect(file: string, busyTimeoutMs: number): Database.Database {
  const database = new Database(file, { timeout: busyTimeoutMs });
  try {
    // WAL lets a backup read while we write; NORMAL is safe against a killed process and costs no fsync per write.
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    // What is deleted is overwritten: nobody finds it in the file.
    database.pragma('secure_delete = ON');
    // SQLite opens a file that it may only read without a word, and even begins to write; this would write.
    database.exec('BEGIN IMMEDIATE; PRAGMA user_version = 1; ROLLBACK');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** How many prepared statements are kept. Those that Parley makes are fewer, but for the lengths of lists in them. */
const statementsKept = 500;

/** Prepares each statement once: to prepare takes as long as to run. */
function keepingStatements(database: Database.Database): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(sql) {
      const statement = statements.get(sql) ?? database.prepare(sql);
      if (statements.size >= statementsKept) statements.clear();
      statements.set(sql, statement);
      return statement;
    },
  };
}

interface StoreParts extends Pick<Store, 'now' | 'sealing' | 'refusedRestore'> {
  file: string;
  lease: Lease | undefined;
  database: Database.Database;
  busyTimeoutMs: number;
}

function storeOn(
  db: Kysely<Schema>,
  { file, now, lease, sealing, refusedRestore, database, busyTimeoutMs }: StoreParts,
): Store {
  let closing: Promise<void> | undefined;
  const close = async () => {
    // Taking the connection waits for whoever has it.
    await db.connection().execute(async () => {});
    await db.destroy();
    lease?.release();
  };
  return {
    sql: db,
    bodies: bodiesOn(db, sealing),
    sealing,
    refusedRestore,
    folder: file === ':memory:' ? join(tmpdir(), `parley-${process.pid}`) : dirname(file),
    now,
    async ping() {
      try {
        await db.selectFrom('migrations').select('version').limit(1).execute();
      } catch (error) {
        throw explain(error, file);
      }
    },
    async tryWriting() {
      // To set a value to what it is already would write nothing.
      const probe = { version: -1, name: 'probe', at: now() };
      try {
        await db.transaction().execute(async (transaction) => {
          await transaction.insertInto('migrations').values(probe).execute();
          await transaction.deleteFrom('migrations').where('version', '=', probe.version).execute();
        });
      } catch (error) {
        throw explain(error, file);
      }
    },
    checkpoint: async () => {
      await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(db);
    },
    // Taking the connection waits for whoever has it. SQLite sets the time as a statement is prepared, so none is kept of these.
    tryCheckpoint: () =>
      db.connection().execute(async () => {
        database.pragma('busy_timeout = 0');
        try {
          return database.pragma('wal_checkpoint(TRUNCATE)', { simple: true }) === 0;
        } finally {
          database.pragma(`busy_timeout = ${busyTimeoutMs}`);
        }
      }),
    isReplaced: () => checkWaiting(file, sealing.keyIds),
    close: () => (closing ??= close()),
  };
}
