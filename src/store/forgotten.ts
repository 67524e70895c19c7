import type { Database } from 'better-sqlite3';
import { StoreError } from './store-error.ts';
import { hasTable, withDatabase } from './with-database.ts';

/** Somebody whose data were forgotten; see `ForgottenTable`. */
export interface Forgotten {
  kind: 'member' | 'server';
  id: string;
  /** ms since 1970 */
  at: number;
}

/** Whom a database has forgotten; nobody where it is missing or damaged, which may be why something is restored. */
export function forgottenIn(file: string): Forgotten[] {
  try {
    return withDatabase(file, (database) =>
      hasTable(database, 'forgotten')
        ? (database.prepare('SELECT kind, id, at FROM forgotten').all() as Forgotten[])
        : [],
    );
  } catch (error) {
    if (error instanceof StoreError) return [];
    throw error;
  }
}

/** Notes in a copy who was forgotten after it was made, so that they are forgotten anew before anything is answered. */
export function noteForgotten(copy: Database, forgotten: readonly Forgotten[]): void {
  // Whoever is noted with the same moment was forgotten in it already.
  const note = copy.prepare<Forgotten>(
    `INSERT INTO forgotten (kind, id, at, applied) VALUES (@kind, @id, @at, 0)
     ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, applied = 0 WHERE excluded.at > forgotten.at`,
  );
  copy.transaction(() => {
    for (const one of forgotten) note.run(one);
  })();
}
