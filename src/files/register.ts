import type { Store } from '../store/store.ts';
import type { KeptFile } from './files.ts';

/** How fine it is noted when a file was used, ms. */
const noteEveryMs = 60 * 60_000;

/** Which files are kept, where they came from, and which turns hold them. */
export interface Register {
  /** Notes a file that lies on the shelf now. @param key see `FileSource` */
  add(file: KeptFile, key: string | undefined): Promise<void>;
  /** What came from there before. */
  from(key: string): Promise<Omit<KeptFile, 'name'> | undefined>;
  /** Something of so many bytes was made of it. @returns whether it is known */
  grow(hash: string, bytes: number): Promise<boolean>;
  /** It is being used. */
  touch(hash: string): Promise<void>;
  has(hash: string): Promise<boolean>;
  hold(turnId: string, hashes: readonly string[]): Promise<void>;
  /** @returns what no turn holds any more */
  release(turnId: string): Promise<string[]>;
  /** Lets go of what deleted turns hold, where a crash came in between. @returns what no turn holds any more */
  releaseDeleted(): Promise<string[]>;
  /** Forgets a file. */
  remove(hash: string): Promise<void>;
  /** Files that have not been used since, or (with `unheldSince`) not since then and held by no turn; ms since 1970. */
  unused(since: number, unheldSince: number): Promise<string[]>;
  /** Those that go first so that all together take no more than this, in bytes. */
  beyond(bytes: number): Promise<string[]>;
}

/** At once: nobody waits long for a list, and the rest is found the next time. */
const most = 500;

/** The register in the store. */
export function createRegister({ sql, now }: Store): Register {
  /** Of what was let go of, what nobody else holds. */
  const unheld = async (released: readonly { hash: string }[]) => {
    if (released.length === 0) return [];
    const hashes = [...new Set(released.map(({ hash }) => hash))];
    const others = await sql.selectFrom('file_holds').select('hash').where('hash', 'in', hashes).execute();
    return hashes.filter((hash) => !others.some((other) => other.hash === hash));
  };
  return {
    async add({ hash, kind, type, bytes }, key) {
      const at = now();
      await sql
        .insertInto('files')
        .values({ hash, kind, type, bytes, at, used_at: at })
        .onConflict((conflict) => conflict.column('hash').doUpdateSet({ used_at: at }))
        .execute();
      if (key !== undefined) await sql.replaceInto('file_sources').values({ source: key, hash }).execute();
    },

    async from(key) {
      return await sql
        .selectFrom('file_sources')
        .innerJoin('files', 'files.hash', 'file_sources.hash')
        .select(['files.hash', 'files.kind', 'files.type', 'files.bytes'])
        .where('source', '=', key)
        .executeTakeFirst();
    },

    async grow(hash, bytes) {
      const { numUpdatedRows } = await sql
        .updateTable('files')
        .set(({ eb }) => ({ made_bytes: eb('made_bytes', '+', bytes) }))
        .where('hash', '=', hash)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },

    async touch(hash) {
      const at = now();
      await sql
        .updateTable('files')
        .set({ used_at: at })
        .where('hash', '=', hash)
        .where('used_at', '<', at - noteEveryMs)
        .execute();
    },

    async has(hash) {
      return !!(await sql.selectFrom('files').select('hash').where('hash', '=', hash).executeTakeFirst());
    },

    async hold(turnId, hashes) {
      if (hashes.length === 0) return;
      await sql
        .insertInto('file_holds')
        .values([...new Set(hashes)].map((hash) => ({ turn_id: turnId, hash })))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },

    async release(turnId) {
      const held = await sql
        .deleteFrom('file_holds')
        .where('turn_id', '=', turnId)
        .returning('hash')
        .execute();
      return await unheld(held);
    },

    async releaseDeleted() {
      const held = await sql
        .deleteFrom('file_holds')
        .where('turn_id', 'in', ({ selectFrom }) =>
          selectFrom('turns')
            .innerJoin('file_holds as held', 'held.turn_id', 'turns.id')
            .select('turns.id')
            .where('state', '=', 'deleted')
            .limit(most),
        )
        .returning('hash')
        .execute();
      return await unheld(held);
    },

    async remove(hash) {
      await sql.transaction().execute(async (transaction) => {
        for (const table of ['file_sources', 'file_holds', 'files'] as const)
          await transaction.deleteFrom(table).where('hash', '=', hash).execute();
      });
    },

    async unused(since, unheldSince) {
      const rows = await sql
        .selectFrom('files')
        .select('hash')
        .where(({ or, and, eb, not, exists, selectFrom }) =>
          or([
            eb('used_at', '<', since),
            and([
              eb('used_at', '<', unheldSince),
              not(
                exists(
                  selectFrom('file_holds').select('turn_id').whereRef('file_holds.hash', '=', 'files.hash'),
                ),
              ),
            ]),
          ]),
        )
        .limit(most)
        .execute();
      return rows.map(({ hash }) => hash);
    },

    async beyond(bytes) {
      const { all } = await sql
        .selectFrom('files')
        .select(({ fn, eb }) => fn.sum<number | null>(eb('bytes', '+', eb.ref('made_bytes'))).as('all'))
        .executeTakeFirstOrThrow();
      let tooMuch = Number(all ?? 0) - bytes;
      if (tooMuch <= 0) return [];
      const oldest = await sql
        .selectFrom('files')
        .select(({ eb }) => ['hash', eb('bytes', '+', eb.ref('made_bytes')).as('all_bytes')])
        .orderBy('used_at')
        .limit(most)
        .execute();
      return oldest.flatMap((file) => {
        if (tooMuch <= 0) return [];
        tooMuch -= Number(file.all_bytes);
        return [file.hash];
      });
    },
  };
}
