import { DiscordAPIError, Events } from 'discord.js';
import type { AuditRecord } from '../../audit/audit.ts';
import type { Untold } from '../../audit/log-state.ts';
import type { Texts } from '../../texts/index.ts';
import { textsIn } from '../../texts/index.ts';
import type { Bot } from '../bot.ts';
import { serverLocale } from '../locales.ts';
import { tellAdmins } from '../quota/tell-admins.ts';
import { inWords } from './in-words.ts';

/** How often what could not be told is tried again, ms. */
const againMs = 10 * 60 * 1000;
/** Of a message, UTF-16 units (Discord docs, "Create Message"). */
const mostText = 2000;

/** Tells the changes in a server to its log channel. */
export interface LogChannels {
  /** There may be something to tell. Never rejects. */
  look(serverId: string | undefined): Promise<void>;
  /** No further look is begun. */
  close(): void;
}

/**
 * Tells each server's changes to its log channel, in order: what was recorded while Parley was down, or while the channel
 * could not be written to, follows as soon as it can be.
 *
 * @param track is given each look, which a stop waits for
 */
export function watchLogChannels(bot: Bot, track: (look: Promise<void>) => void): LogChannels {
  const busy = new Map<string, Promise<void>>();
  /** One after the other for each server: what is noted of its channel is true then. Never rejects. */
  const inTurn = (serverId: string, task: () => Promise<void>) => {
    const done = (busy.get(serverId) ?? Promise.resolve()).then(task).catch((error: unknown) => {
      bot.log.warn({ error, serverId }, 'could not tell the log channel what was changed; it follows');
    });
    busy.set(serverId, done);
    return done.then(() => {
      if (busy.get(serverId) === done) busy.delete(serverId);
    });
  };
  const look: LogChannels['look'] = async (serverId) => {
    if (serverId !== undefined) await inTurn(serverId, () => tell(serverId, bot));
  };
  const lookEverywhere = async () => {
    try {
      for (const serverId of await bot.logState.waiting()) await look(serverId);
    } catch (error) {
      bot.log.error({ error }, 'could not look for changes that are to be told');
    }
  };
  const onGone = ({ id, guildId }: { id: string; guildId?: string }) => {
    if (guildId !== undefined) track(inTurn(guildId, () => tellIfLog(guildId, id, bot)));
  };
  bot.client.on(Events.ChannelDelete, onGone).on(Events.ThreadDelete, onGone);
  track(lookEverywhere());
  const timer = setInterval(() => track(lookEverywhere()), againMs);
  timer.unref();
  return {
    look,
    close() {
      clearInterval(timer);
      bot.client.off(Events.ChannelDelete, onGone).off(Events.ThreadDelete, onGone);
    },
  };
}

async function tell(serverId: string, bot: Bot): Promise<void> {
  const { logState, settings } = bot;
  const channelId = (await settings.of({ kind: 'server', serverId })).values.logChannel;
  if (channelId === undefined) {
    await logState.ended(serverId);
    return;
  }
  const untold = await logState.untold(serverId);
  try {
    for (const { content, upTo } of messagesOf(untold, textsIn(await serverLocale(bot, serverId)))) {
      await post(channelId, content, upTo, bot);
      await logState.told(serverId, upTo);
    }
  } catch (error) {
    if (!(error instanceof DiscordAPIError || error instanceof NotSendable)) throw error;
    bot.log.warn({ error, serverId, channelId }, 'could not write into a log channel');
    if (untold.refused !== channelId) await tellGone(serverId, channelId, untold.chosenBy, bot);
  }
}

/** A channel is gone: where changes were to be told there, admins learn it at once, and not by the next change. */
async function tellIfLog(serverId: string, channelId: string, bot: Bot): Promise<void> {
  const { logChannel } = (await bot.settings.of({ kind: 'server', serverId })).values;
  if (logChannel !== channelId) return;
  const { refused, chosenBy } = await bot.logState.untold(serverId);
  if (refused !== channelId) await tellGone(serverId, channelId, chosenBy, bot);
}

class NotSendable extends Error {}

async function post(channelId: string, content: string, upTo: number, { client }: Bot): Promise<void> {
  const channel = await client.channels.fetch(channelId);
  if (!channel?.isSendable() || channel.isDMBased()) throw new NotSendable('nothing can be said there');
  // A process killed between sending and noting it sends the same again; by this number Discord knows it and shows it once.
  const nonce = `audit-${upTo}`;
  await channel.send({ content, allowedMentions: { parse: [] }, nonce, enforceNonce: true });
}

/** Admins are told once of each channel that cannot be written to. */
async function tellGone(
  serverId: string,
  channelId: string,
  chosenBy: string | undefined,
  bot: Bot,
): Promise<void> {
  const guild = bot.client.guilds.cache.get(serverId);
  // Who has thrown the bot out of their server is not told.
  if (!guild) return;
  await bot.logState.refused(serverId, channelId);
  const chooser =
    chosenBy === undefined ? undefined : await guild.members.fetch(chosenBy).catch(() => undefined);
  const adminId = chooser?.permissions.has('ManageGuild') ? chooser.id : guild.ownerId;
  const isThere = guild.channels.cache.has(channelId);
  await tellAdmins(bot, { serverId, adminId }, ({ audit }) => audit.logGone(channelId, guild.name, isThere));
}

/** The records as messages, each with the newest record that it tells. */
function messagesOf({ records, skipped }: Untold, texts: Texts): { content: string; upTo: number }[] {
  const messages: { content: string; upTo: number }[] = [];
  let content = skipped > 0 ? texts.audit.skipped(skipped) : '';
  let upTo: AuditRecord['id'] | undefined;
  for (const record of records) {
    const line = inWords(record, texts, true);
    if (upTo !== undefined && content.length + 1 + line.length > mostText) {
      messages.push({ content, upTo });
      content = '';
    }
    content = content === '' ? line : `${content}\n${line}`;
    upTo = record.id;
  }
  if (upTo !== undefined) messages.push({ content, upTo });
  return messages;
}
