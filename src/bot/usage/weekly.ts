import { DiscordAPIError } from 'discord.js';
import { addDays } from '../../quota/period.ts';
import type { DueReport } from '../../quota/usage-reports.ts';
import type { Bot } from '../bot.ts';

/** How often it is looked whether a report is due, ms. */
const lookEveryMs = 10 * 60 * 1000;

/** The channel is gone, or may not be seen or written to (Discord docs, "Opcodes and Status Codes"). */
const refusals = new Set<unknown>([10003, 50001, 50013]);

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

/** Sends one. A channel that refuses it is not asked again in that week; after any other failure it is. */
async function send(report: DueReport, bot: Bot): Promise<void> {
  const { serverId, channelId, week } = report;
  try {
    await post(report, bot);
    bot.log.info({ serverId, channelId, week }, 'report of a week sent');
  } catch (error) {
    bot.log.warn({ error, serverId, channelId, week }, 'could not send the report of a week');
    if (!(error instanceof DiscordAPIError && refusals.has(error.code))) return;
  }
  await (await bot.usage()).reports.sent(report);
}

async function post({ serverId, channelId, week }: DueReport, bot: Bot): Promise<void> {
  const channel = await bot.client.channels.fetch(channelId);
  if (!channel?.isSendable() || channel.isDMBased()) throw new Error('nothing can be said there');
  // Loaded when a report is due, and not by every start.
  const { showUsage } = await import('./show.ts');
  const texts = bot.texts();
  const period = { from: week, to: addDays(week, 6) };
  const says = texts.usage;
  const wanted = { of: { serverId }, by: 'model', title: says.ofServer(channel.guild.name) } as const;
  const when = says.days(says.day(period.from), says.day(period.to));
  const message = await showUsage(bot, { ...wanted, when, period, guild: channel.guild }, texts);
  // A process killed between sending and noting it sends the same again; by this number Discord knows it and shows it once.
  await channel.send({
    ...message,
    allowedMentions: { parse: [] },
    nonce: `usage-${week}`,
    enforceNonce: true,
  });
}
