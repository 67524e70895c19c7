import type { Kysely } from 'kysely';
import type { Audit } from '../audit/audit.ts';
import type { Schema } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { addDays } from './period.ts';
import { dayAt } from './windows.ts';
import { zoneOf } from './zones.ts';

/** A report of a week that is still to be sent. */
export interface DueReport {
  serverId: string;
  channelId: string;
  /** The Monday on which the week began, YYYY-MM-DD. */
  week: string;
  /** The admin who chose the channel, where that is known. */
  setBy: string | undefined;
}

/** Where a server has its reports sent. */
export interface ReportTarget {
  channelId: string;
  /** The Monday of the week whose report could not be sent there, YYYY-MM-DD. */
  refusedWeek: string | undefined;
}

/** Which servers want a report of each week, and which weeks they have been told of. What admins change is recorded. */
export interface UsageReports {
  /** Sends reports to a channel from now on; the first is that of the week that runs, or the one that was refused. */
  set(serverId: string, channelId: string, setBy: string): Promise<void>;
  /** @param by a Discord id */
  remove(serverId: string, by: string): Promise<void>;
  of(serverId: string): Promise<ReportTarget | undefined>;
  /**
   * The reports of the week that ended last, where they have neither been sent nor refused. Earlier weeks that were missed
   * stay so.
   */
  due(): Promise<DueReport[]>;
  sent(report: DueReport): Promise<void>;
  /** It is not due again until a channel is chosen anew. */
  refused(report: DueReport): Promise<void>;
}

/** Reports are due on Mondays from eight o'clock on: nobody is woken by one. */
const hourMs = 8 * 60 * 60 * 1000;

/** The reports that a store knows of. */
export function createUsageReports({ sql, now }: Pick<Store, 'sql' | 'now'>, audit: Audit): UsageReports {
  const lastWeek = async (serverId: string, at: number) =>
    addDays(mondayOf(dayAt(at, await zoneOf(sql, serverId))), -7);
  return {
    async set(serverId, channelId, setBy) {
      const week = await lastWeek(serverId, now());
      const chosen = { channel_id: channelId, set_by: setBy, refused: null };
      await audit.changing(async (transaction, record) => {
        const before = (await targetOf(transaction, serverId))?.channel_id;
        await transaction
          .insertInto('usage_reports')
          .values({ server_id: serverId, week, ...chosen })
          .onConflict((conflict) => conflict.column('server_id').doUpdateSet(chosen))
          .execute();
        if (before === channelId) return;
        await record({ ...recorded, serverId, actorId: setBy, before, after: channelId });
      });
    },
    async remove(serverId, by) {
      await audit.changing(async (transaction, record) => {
        const before = (await targetOf(transaction, serverId))?.channel_id;
        if (before === undefined) return;
        await transaction.deleteFrom('usage_reports').where('server_id', '=', serverId).execute();
        await record({ ...recorded, serverId, actorId: by, before, after: undefined });
      });
    },
    async of(serverId) {
      const row = await targetOf(sql, serverId);
      return row && { channelId: row.channel_id, refusedWeek: row.refused ?? undefined };
    },
    async due() {
      const due: DueReport[] = [];
      for (const row of await sql.selectFrom('usage_reports').selectAll().execute()) {
        const week = await lastWeek(row.server_id, now() - hourMs);
        if (row.week >= week || row.refused === week) continue;
        const { server_id: serverId, channel_id: channelId, set_by: setBy } = row;
        due.push({ serverId, channelId, week, setBy: setBy ?? undefined });
      }
      return due;
    },
    async sent({ serverId, week }) {
      const told = { week, refused: null };
      await sql.updateTable('usage_reports').set(told).where('server_id', '=', serverId).execute();
    },
    async refused({ serverId, channelId, week }) {
      await sql
        .updateTable('usage_reports')
        .set({ refused: week })
        .where('server_id', '=', serverId)
        // Another may have been chosen meanwhile.
        .where('channel_id', '=', channelId)
        .execute();
    },
  };
}

const recorded = { action: 'usage.report', target: 'server' };

async function targetOf(db: Kysely<Schema>, serverId: string) {
  return await db
    .selectFrom('usage_reports')
    .select(['channel_id', 'refused'])
    .where('server_id', '=', serverId)
    .executeTakeFirst();
}

/** The Monday of a date's week. */
function mondayOf(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, -((weekday + 6) % 7));
}
