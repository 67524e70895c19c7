import type { ChatInputCommandInteraction } from 'discord.js';
import { UserError } from '../../errors.ts';
import type { Bot } from '../bot.ts';
import { missingIn } from '../missing-in.ts';
import { unsentReport } from './unsent.ts';

/** `/usage report`: where a report of each week is sent. @returns what holds now */
export async function setReport(
  interaction: ChatInputCommandInteraction<'cached'>,
  bot: Bot,
): Promise<string> {
  const { guild, guildId, options, user, locale } = interaction;
  const texts = bot.texts(locale);
  const says = texts.usage;
  const { reports } = await bot.usage();
  const before = await reports.of(guildId);
  const zone = await bot.limits.zone(guildId);
  const channelId = options.getChannel('channel')?.id;
  if (options.getBoolean('off')) {
    await reports.remove(guildId, user.id);
    return before ? says.reportEnded(before.channelId) : says.noReport;
  }
  if (channelId === undefined) {
    if (!before) return says.noReport;
    const { refusedWeek: week } = before;
    const unsent = week === undefined ? [] : [unsentReport({ ...before, week }, guild, texts)];
    return [says.report(before.channelId, zone), ...unsent].join('\n');
  }
  const missing = missingIn(guild, channelId, { withFiles: true });
  if (missing.length > 0) throw new UserError((texts) => texts.usage.cannotReport(channelId, missing));
  await reports.set(guildId, channelId, user.id);
  const moved = before && before.channelId !== channelId ? [says.reportMoved(before.channelId)] : [];
  return [says.report(channelId, zone), ...moved].join('\n');
}
