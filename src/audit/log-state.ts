import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import type { AuditRecord } from './audit.ts';
import { fromRow } from './read.ts';

/** What of a server's audit its log channel was not told yet. */
export interface Untold {
  /** The oldest first. */
  records: AuditRecord[];
  /** So many older ones are left out: there are too many to tell them all. */
  skipped: number;
  /** The channel of which admins know that it cannot be written to. */
  refused: string | undefined;
  /** Who has chosen the log channel, if that is still recorded. */
  chosenBy: string | undefined;
}

/** How far log channels were told. It is kept, so that nothing is lost while a channel cannot be written to. */
export interface LogState {
  /** Of a server that has a log channel; at first, what it has to be told begins with the choice of that channel. */
  untold(serverId: string): Promise<Untold>;
  /** Everything up to that record was told. @param id of a record */
  told(serverId: string, id: number): Promise<void>;
  /** Admins were told that this channel cannot be written to. */
  refused(serverId: string, channelId: string): Promise<void>;
  /** The server has no log channel any more. */
  ended(serverId: string): Promise<void>;
  /** The servers whose channel has something to be told, and was not refused. */
  waiting(): Promise<string[]>;
}

/** So many records are told at once, after an outage or a channel that was gone; `/audit` has the others. */
const mostUntold = 60;

/** What members report is told to admins in another way, and is not for all who read a log. */
const isReport = 'reports.%';

/** The state in a store. */
export function createLogState({ sql, sealing }: Pick<Store, 'sql' | 'sealing'>): LogState {
  return {
    async untold(serverId) {
      const choice = await choiceOf(sql, serverId);
      const known = await sql
        .selectFrom('audit_logs')
        .selectAll()
        .where('server_id', '=', serverId)
        .executeTakeFirst();
      const from = known?.told ?? (choice ? choice.id - 1 : 0);
      if (!known) await write(sql, serverId, { told: from, refused: null });
      const rows = sql
        .selectFrom('audit')
        .where('server_id', '=', serverId)
        .where('id', '>', from)
        .where('action', 'not like', isReport);
      const newest = await rows.selectAll().orderBy('id', 'desc').limit(mostUntold).execute();
      const { count } = await rows
        .select((row) => row.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return {
        records: newest.reverse().map((row) => fromRow(row, sealing)),
        skipped: Number(count) - newest.length,
        refused: known?.refused ?? undefined,
        chosenBy: choice?.actor_id,
      };
    },
    told: (serverId, id) => write(sql, serverId, { told: id, refused: null }),
    async refused(serverId, channelId) {
      const refused = channelId;
      await sql.updateTable('audit_logs').set({ refused }).where('server_id', '=', serverId).execute();
    },
    async ended(serverId) {
      await sql.deleteFrom('audit_logs').where('server_id', '=', serverId).execute();
    },
    async waiting() {
      const rows = await sql
        .selectFrom('audit_logs')
        .select('server_id')
        .where('refused', 'is', null)
        .where((row) =>
          row.exists(
            row
              .selectFrom('audit')
              .select('audit.id')
              .whereRef('audit.server_id', '=', 'audit_logs.server_id')
              .whereRef('audit.id', '>', 'audit_logs.told')
              .where('audit.action', 'not like', isReport),
          ),
        )
        .execute();
      return rows.map(({ server_id }) => server_id);
    },
  };
}

/** Who has chosen the log channel, and by which record. */
async function choiceOf(sql: Kysely<Schema>, serverId: string) {
  return await sql
    .selectFrom('audit')
    .select(['id', 'actor_id'])
    .where('server_id', '=', serverId)
    .where('action', '=', 'settings.logChannel')
    .orderBy('id', 'desc')
    .executeTakeFirst();
}

async function write(sql: Kysely<Schema>, serverId: string, state: { told: number; refused: string | null }) {
  await sql
    .insertInto('audit_logs')
    .values({ server_id: serverId, ...state })
    .onConflict((conflict) => conflict.column('server_id').doUpdateSet(state))
    .execute();
}
