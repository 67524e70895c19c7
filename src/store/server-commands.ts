import { z } from 'zod';
import type { Store } from './store.ts';

const registered = z.record(z.string(), z.object({ id: z.string(), digest: z.string() }));

/** Commands of one server as they were registered: by name. */
export type RegisteredCommands = z.output<typeof registered>;

/** Which commands of its own each server has at Discord. */
export interface ServerCommandRows {
  /** Servers whose presets have changed since, or whose commands were made in another way. */
  stale(basis: string): Promise<string[]>;
  of(serverId: string): Promise<RegisteredCommands>;
  /** @param revision of the server's presets, and the basis, that they were made from */
  keep(serverId: string, revision: number, basis: string, commands: RegisteredCommands): Promise<void>;
  /** Whether all servers were cleared of what would stand there twice, beside commands of this digest. */
  isCleared(digest: string): Promise<boolean>;
  keepCleared(digest: string): Promise<void>;
}

/** No server: the row of all. */
const all = '';

/** The rows in a store. */
export function createServerCommandRows({ sql }: Pick<Store, 'sql'>): ServerCommandRows {
  const keep: ServerCommandRows['keep'] = async (serverId, revision, basis, commands) => {
    const made = { revision, basis, commands: JSON.stringify(commands) };
    await sql
      .insertInto('server_commands')
      .values({ server_id: serverId, ...made })
      .onConflict((row) => row.column('server_id').doUpdateSet(made))
      .execute();
  };
  return {
    keep,
    async stale(basis) {
      const rows = await sql
        .selectFrom('preset_revisions as now')
        .leftJoin('server_commands as made', 'made.server_id', 'now.server_id')
        .select('now.server_id')
        .where((row) =>
          row.or([
            row('made.server_id', 'is', null),
            row('made.revision', '!=', row.ref('now.revision')),
            row('made.basis', '!=', basis),
          ]),
        )
        .execute();
      return rows.map(({ server_id }) => server_id);
    },
    async of(serverId) {
      const row = await sql
        .selectFrom('server_commands')
        .select('commands')
        .where('server_id', '=', serverId)
        .executeTakeFirst();
      return row ? registered.parse(JSON.parse(row.commands)) : {};
    },
    async isCleared(digest) {
      const row = await sql
        .selectFrom('server_commands')
        .select('basis')
        .where('server_id', '=', all)
        .executeTakeFirst();
      return row?.basis === digest;
    },
    keepCleared: (digest) => keep(all, 0, digest, {}),
  };
}
