import type { ChatInputCommandInteraction } from 'discord.js';
import { UserError } from '../../errors.ts';
import type { Bot } from '../bot.ts';
import { missingIn } from '../missing-in.ts';

/** `/usage report`: where a report of each week is sent. @returns what holds now */
export async function setReport(
  interaction: ChatInputCommandInteraction<'cached'>,
  bot: Bot,
): Promise<string> {
  const { guild, guildId, options, locale } = interaction;
  const says = bot.texts(locale).usage;
  const { reports } = await bot.usage();
  const before = await reports.channelOf(guildId);
  const channelId = options.getChannel('channel')?.id;
  if (options.getBoolean('off')) {
    await reports.remove(guildId);
    return before === undefined ? says.noReport : says.reportEnded(before);
  }
  if (channelId === undefined) return before === undefined ? says.noReport : says.report(before);
  const missing = missingIn(guild, channelId, { withFiles: true });
  if (missing.length > 0) throw new UserError((texts) => texts.usage.cannotReport(channelId, missing));
  await reports.set(guildId, channelId);
  return [says.report(channelId), ...(before && before !== channelId ? [says.reportMoved(before)] : [])].join(
    '\n',
  );
}
