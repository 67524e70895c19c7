import type { Store } from '../store/store.ts';

/** Settings of channels of which it is not known to which server they belong: those that were made before they had columns. */
export interface Unplaced {
  /** Ids of such channels. */
  channels(): Promise<string[]>;
  /** From now on they are found by their server. */
  place(channelId: string, serverId: string): Promise<void>;
  /** The channel is gone for good: nothing of it holds anywhere. */
  remove(channelId: string): Promise<void>;
}

/** Those in a store. */
export function createUnplaced({ sql }: Pick<Store, 'sql'>): Unplaced {
  const key = { scope: 'channel', server_id: '' } as const;
  return {
    async channels() {
      const rows = await sql
        .selectFrom('settings')
        .select('scope_id')
        .distinct()
        .where((row) => row.and(key))
        .execute();
      return rows.map(({ scope_id }) => scope_id);
    },
    async place(channelId, serverId) {
      await sql
        .updateTable('settings')
        .set({ server_id: serverId })
        .where((row) => row.and({ ...key, scope_id: channelId }))
        .execute();
    },
    async remove(channelId) {
      await sql
        .deleteFrom('settings')
        .where((row) => row.and({ ...key, scope_id: channelId }))
        .execute();
    },
  };
}
