import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { refuseLacking } from './content-keys.ts';
import { fileOf } from './file-of.ts';
import { takeLease } from './lease.ts';
import { newer, newestVersion } from './migrations.ts';
import { openSealing } from './sealing.ts';
import { explain } from './store-error.ts';

/** How a database is found before it is used: `older`: the next start brings it to its new shape. */
export interface StoreView {
  state: 'fresh' | 'ready' | 'older';
  /** Its path, and the folder in which its data lies, or that of an ancestor that is there. */
  file: string;
  folder: string;
}

/**
 * Looks at the database without changing it: nothing is made, and nothing brought to a new shape.
 *
 * @param contentKeys as `openStore` takes them
 * @throws {StoreError} with a sentence for the operator, also where another process uses it
 */
export async function inspectStore(databaseUrl: string, contentKeys: readonly string[]): Promise<StoreView> {
  const file = fileOf(databaseUrl);
  if (file === ':memory:') return { state: 'fresh', file, folder: '.' };
  try {
    const folder = await writableFolder(dirname(resolve(file)));
    if (!(await stat(file).catch(() => undefined))) return { state: 'fresh', file, folder };
    await access(file, constants.R_OK | constants.W_OK);
    const { keyIds } = await openSealing(contentKeys);
    const lease = takeLease(file, Date.now());
    try {
      return { state: look(file, keyIds), file, folder };
    } finally {
      lease.release();
    }
  } catch (error) {
    throw explain(error, file);
  }
}

/** The folder, or the nearest one above it that is there. Throws where it may not be written. */
async function writableFolder(folder: string): Promise<string> {
  const found = await stat(folder).catch(() => undefined);
  if (!found && dirname(folder) !== folder) return writableFolder(dirname(folder));
  await access(folder, constants.W_OK | constants.X_OK);
  return folder;
}

function look(file: string, keyIds: readonly string[]): 'ready' | 'older' {
  const database = new Database(file, { fileMustExist: true });
  try {
    database.pragma('query_only = ON');
    const found = database.pragma('quick_check(1)', { simple: true });
    if (found !== 'ok') throw Object.assign(new Error('the database is damaged'), { code: 'SQLITE_CORRUPT' });
    // In a file that a start has left in the middle, or that is older, a table may be missing.
    const column = (table: string, query: string) =>
      database.prepare('SELECT 1 FROM sqlite_master WHERE name = ?').get(table)
        ? database.prepare(query).pluck().all()
        : [];
    const [version] = column('migrations', 'SELECT max(version) FROM migrations');
    const reached = Number(version ?? 0);
    if (reached > newestVersion) throw newer(file, reached);
    refuseLacking(
      file,
      column('content_keys', 'SELECT id FROM content_keys ORDER BY since').map(String),
      keyIds,
    );
    return reached < newestVersion ? 'older' : 'ready';
  } finally {
    database.close();
  }
}
