import type { Guild } from 'discord.js';
import type { DueReport } from '../../quota/usage-reports.ts';
import type { Texts } from '../../texts/index.ts';
import { missingIn } from '../missing-in.ts';

/** Says to admins that the report of a week could not be sent, what stands in the way now, and what to do. */
export function unsentReport(
  { channelId, week }: Pick<DueReport, 'channelId' | 'week'>,
  guild: Guild,
  { usage: says }: Texts,
): string {
  const isThere = guild.channels.cache.has(channelId);
  const missing = isThere ? missingIn(guild, channelId, { withFiles: true }) : undefined;
  return says.reportUnsent({ day: says.day(week), channelId, server: guild.name, missing });
}
