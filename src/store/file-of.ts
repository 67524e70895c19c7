import { join, resolve } from 'node:path';
import { StoreError } from './store-error.ts';

/**
 * The path that a DATABASE_URL names, or `:memory:`.
 *
 * @throws {StoreError} where it names no SQLite file
 */
export function fileOf(databaseUrl: string): string {
  const [, scheme, path] = /^([a-z][a-z+]*):(?:\/\/)?(.*)$/is.exec(databaseUrl) ?? [];
  if (scheme?.toLowerCase() === 'sqlite' && path) return path;
  if (scheme && /^postgres(ql)?$/i.test(scheme))
    throw new StoreError(
      'This version of Parley keeps its data in SQLite only: DATABASE_URL must begin with sqlite://.',
    );
  throw new StoreError(
    'DATABASE_URL must name an SQLite file: sqlite://data/parley.sqlite, or sqlite:///absolute/path/parley.sqlite.',
  );
}

/** The folder of kept files: the operator's, or the one beside the database. */
export function filesFolderOf(folderOfDatabase: string, given: string | undefined): string {
  return resolve(given ?? join(folderOfDatabase, 'files'));
}
