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
}

/** Which servers want a report of each week, and which weeks they have been told of. */
export interface UsageReports {
  /** Sends reports to a channel from now on; the first is that of the week that runs. */
  set(serverId: string, channelId: string): Promise<void>;
  remove(serverId: string): Promise<void>;
  channelOf(serverId: string): Promise<string | undefined>;
  /** The reports of the week that ended last, where they have not been sent. Earlier weeks that were missed stay so. */
  due(): Promise<DueReport[]>;
  sent(report: DueReport): Promise<void>;
}

/** Reports are due on Mondays from eight o'clock on: nobody is woken by one. */
const hourMs = 8 * 60 * 60 * 1000;

/** The reports that a store knows of. */
export function createUsageReports({ sql, now }: Pick<Store, 'sql' | 'now'>): UsageReports {
  const lastWeek = async (serverId: string, at: number) =>
    addDays(mondayOf(dayAt(at, await zoneOf(sql, serverId))), -7);
  return {
    async set(serverId, channelId) {
      const week = await lastWeek(serverId, now());
      await sql
        .insertInto('usage_reports')
        .values({ server_id: serverId, channel_id: channelId, week })
        .onConflict((conflict) => conflict.column('server_id').doUpdateSet({ channel_id: channelId }))
        .execute();
    },
    async remove(serverId) {
      await sql.deleteFrom('usage_reports').where('server_id', '=', serverId).execute();
    },
    async channelOf(serverId) {
      const row = await sql
        .selectFrom('usage_reports')
        .select('channel_id')
        .where('server_id', '=', serverId)
        .executeTakeFirst();
      return row?.channel_id;
    },
    async due() {
      const due: DueReport[] = [];
      for (const row of await sql.selectFrom('usage_reports').selectAll().execute()) {
        const week = await lastWeek(row.server_id, now() - hourMs);
        if (row.week < week) due.push({ serverId: row.server_id, channelId: row.channel_id, week });
      }
      return due;
    },
    async sent({ serverId, week }) {
      await sql.updateTable('usage_reports').set({ week }).where('server_id', '=', serverId).execute();
    },
  };
}

/** The Monday of a date's week. */
function mondayOf(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, -((weekday + 6) % 7));
}
