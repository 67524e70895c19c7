import { sealedAs } from './sealed-columns.ts';
import type { Store } from './store.ts';

/** What servers keep of presets; see presets/of-server.ts for what it means. */
export interface ServerPresets {
  /** Grows with each change of any preset of a server; 0: it has none. */
  revision(serverId: string): Promise<number>;
  /** By name. */
  list(serverId: string): Promise<{ name: string; kind: 'custom' | 'changes'; body: string }[]>;
  /** A body as it is written into its column. */
  seal(body: string): string;
  /** What stands in the column, as it was; what no key opens, as `"…"`. */
  open(kept: string): string;
}

/** Reads them from the store. */
export function createServerPresetRows({ sql, sealing }: Pick<Store, 'sql' | 'sealing'>): ServerPresets {
  const about = sealedAs.presets;
  const open = (kept: string) => {
    try {
      return sealing.open(kept, about);
    } catch {
      // JSON, but no preset: whoever reads it says so, leaves out this one alone, and can delete it.
      return JSON.stringify('…');
    }
  };
  return {
    open,
    seal: (body) => sealing.seal(body, about),
    async revision(serverId) {
      const row = await sql
        .selectFrom('preset_revisions')
        .select('revision')
        .where('server_id', '=', serverId)
        .executeTakeFirst();
      return row?.revision ?? 0;
    },
    async list(serverId) {
      const rows = await sql
        .selectFrom('server_presets')
        .select(['name', 'kind', 'body'])
        .where('server_id', '=', serverId)
        .orderBy('name')
        .execute();
      return rows.map((row) => ({ ...row, body: open(row.body) }));
    },
  };
}
