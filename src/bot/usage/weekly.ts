import { DiscordAPIError } from 'discord.js';
import { addDays } from '../../quota/period.ts';
import type { DueReport } from '../../quota/usage-reports.ts';
import { textsIn } from '../../texts/index.ts';
import type { Bot } from '../bot.ts';
import { serverLocale } from '../locales.ts';
import { tellAdmins } from '../quota/tell-admins.ts';
import { unsentReport } from './unsent.ts';

/** How often it is looked whether a report is due, ms. */
const lookEveryMs = 10 * 60 * 1000;

/**
 * Sends each server that wants one the report of its week. What was missed while the bot was down is sent at its start.
 *
 * @param track is given what is being sent, which a stop waits for
 * @returns ends it: no further report is begun
 */
export function watchWeeklyReports(bot: Bot, track: (sending: Promise<void>) => void): () => void {
  let closed = false;
  let isSending = false;
  const look = () => {
    if (isSending) return;
    isSending = true;
    const sending = sendDue(bot, () => closed).finally(() => {
      isSending = false;
    });
    track(sending);
  };
  look();
  const timer = setInterval(look, lookEveryMs);
  timer.unref();
  return () => {
    closed = true;
    clearInterval(timer);
  };
}

/** Never rejects. */
async function sendDue(bot: Bot, isClosed: () => boolean): Promise<void> {
  try {
    for (const report of await (await bot.usage()).reports.due()) {
      if (isClosed()) return;
      await send(report, bot);
    }
  } catch (error) {
    bot.log.error({ error }, 'could not look for reports of usage that are due');
  }
}

/** Sends one. What Discord refuses is told to the admins and not tried again in that week; after any other failure it is. */
async function send(report: DueReport, bot: Bot): Promise<void> {
  const { serverId, channelId, week } = report;
  const { reports } = await bot.usage();
  try {
    await post(report, bot);
  } catch (error) {
    bot.log.warn({ error, serverId, channelId, week }, 'could not send the report of a week');
    if (!isRefusal(error)) return;
    await tellUnsent(report, bot);
    await reports.refused(report);
    return;
  }
  bot.log.info({ serverId, channelId, week }, 'report of a week sent');
  await reports.sent(report);
}

/** What asking again would not mend: the channel is gone, or may not be seen or written to, or is of another kind now. */
function isRefusal(error: unknown): boolean {
  return error instanceof DiscordAPIError || error instanceof NotSendable;
}

class NotSendable extends Error {}

/** Who has thrown the bot out of their server is not told. */
async function tellUnsent(report: DueReport, bot: Bot): Promise<void> {
  const { serverId, setBy: adminId } = report;
  const guild = bot.client.guilds.cache.get(serverId);
  if (guild) await tellAdmins(bot, { serverId, adminId }, (texts) => unsentReport(report, guild, texts));
}

async function post({ serverId, channelId, week }: DueReport, bot: Bot): Promise<void> {
  const channel = await bot.client.channels.fetch(channelId);
  if (!channel?.isSendable() || channel.isDMBased()) throw new NotSendable('nothing can be said there');
  // Loaded when a report is due, and not by every start.
  const { showUsage } = await import('./show.ts');
  const texts = textsIn(await serverLocale(bot, serverId));
  const period = { from: week, to: addDays(week, 6) };
  const says = texts.usage;
  const wanted = { of: { serverId }, by: 'model', title: says.ofServer(channel.guild.name) } as const;
  const zone = await bot.limits.zone(serverId);
  const when = says.week(says.day(period.from), says.day(period.to), zone);
  const message = await showUsage(bot, { ...wanted, when, period, guild: channel.guild }, texts);
  // A process killed between sending and noting it sends the same again; by this number Discord knows it and shows it once.
  await channel.send({
    ...message,
    allowedMentions: { parse: [] },
    nonce: `usage-${week}`,
    enforceNonce: true,
  });
}
