import type { Store } from './store.ts';

/** What servers keep of presets; see presets/of-server.ts for what it means. */
export interface ServerPresets {
  /** Grows with each change of any preset of a server; 0: it has none. */
  revision(serverId: string): Promise<number>;
  /** By name. */
  list(serverId: string): Promise<{ name: string; kind: 'custom' | 'changes'; body: string }[]>;
}

/** Reads them from the store. */
export function createServerPresetRows({ sql }: Pick<Store, 'sql'>): ServerPresets {
  return {
    async revision(serverId) {
      const row = await sql
        .selectFrom('preset_revisions')
        .select('revision')
        .where('server_id', '=', serverId)
        .executeTakeFirst();
      return row?.revision ?? 0;
    },
    list: (serverId) =>
      sql
        .selectFrom('server_presets')
        .select(['name', 'kind', 'body'])
        .where('server_id', '=', serverId)
        .orderBy('name')
        .execute(),
  };
}
