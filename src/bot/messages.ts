import type { GuildMember, Message } from 'discord.js';
import { UserError } from '../errors.ts';
import { channelOutlet } from '../reply/outlet.ts';
import { sayOnce } from '../reply/say-once.ts';
import { answer } from '../turn/answer.ts';
import { cleanPrompt } from '../turn/gate.ts';
import type { Policy } from '../turn/policy.ts';
import { policyFor } from './admit.ts';
import type { Bot } from './bot.ts';
import { sentenceFor } from './boundary.ts';
import type { Arrival } from './changes/arrivals.ts';
import { isFromBot, isListed, takesBotTurn } from './from-bots.ts';
import { notification } from './notification.ts';
import { payerOf } from './payer.ts';
import { type BroughtIn, broughtIn } from './reading/brought-in.ts';
import { readMessage } from './reading/read-message.ts';
import { placeOf } from './settings/place.ts';
import { speaking } from './speaking.ts';
import { tellDirectly } from './tell-directly.ts';
import { isClosed } from './threads/closed.ts';
import { endFollowing, isForWriter, isJoined } from './threads/joined.ts';
import { PromptGone } from './threads/open-thread.ts';
import { tellLocked } from './threads/tell-locked.ts';
import { type Where, whereElse } from './threads/where.ts';
import { readPrompt, starts, type Trigger, trigger } from './trigger.ts';

/**
 * Answers a message that is for the bot, and whatever goes wrong ends as a sentence under it. Never rejects.
 *
 * @param member who wrote it, as Discord told with it; null in direct messages
 */
export async function onMessage(
  message: Message<boolean>,
  member: GuildMember | null,
  bot: Bot,
): Promise<void> {
  const { threads } = bot.turns;
  const botId = bot.client.user.id;
  const why = trigger(message, botId, bot.messageContent, (id) => threads.has(id));
  if (why === undefined) return;
  if (isFromBot(message) && !(await isListed(message, bot))) return;
  // Of all that is said anywhere: where it is not for the bot, it costs one look and leaves no trace.
  if (why === 'message' && !(await isForAll(message, bot))) return;
  const outlet = channelOutlet(bot.turns.rest, message.channelId, message.id);
  const where: Where = { channel: message.channel, outlet };
  let here = bot;
  try {
    await bot.arrivals.during(message, async (arrival) => {
      // A resume may deliver a message twice, and two processes may overlap at a deploy.
      if (!(await bot.turns.claims.claim(message.id))) return;
      const policy = await policyFor(message, bot, { member });
      here = speaking(bot, policy.locales, message.guildId === null);
      if (!starts(why, message, policy.settings.start, botId)) {
        bot.log.debug({ messageId: message.id, why }, 'passed over what starts nothing here');
        return;
      }
      if (!(await takesBotTurn(message, here, policy.settings))) return;
      await endFollowing(message, here, policy);
      if (why === 'thread' && !(await isJoined(message, here, policy))) return;
      if (why === 'message' && !(await isForWriter(message, here, policy))) return;
      if (why === 'thread' && (await bot.choices.of(message.author.id)).paused) return;
      if (!(await canAnswer(message, here, policy.locales.own))) return;
      await answerMessage(message, why, here, { where, arrival, member, policy });
    });
  } catch (error) {
    if (error instanceof PromptGone) {
      bot.log.info({ messageId: message.id, channelId: message.channelId }, 'a prompt was deleted at once');
      return;
    }
    const ids = { messageId: message.id, channelId: message.channelId };
    const sentence = sentenceFor(error, here, ids);
    const { failure } = await sayOnce(where.outlet, bot.turns.pacer, sentence, message.id);
    if (failure) bot.log.warn({ ...ids, failure }, 'could not say why a message was not answered');
  }
}

/** Whether every message is for the bot where this one stands. A database that fails is logged, and nothing is said. */
async function isForAll(message: Message<boolean>, bot: Bot): Promise<boolean> {
  try {
    return (await bot.settings.at(placeOf(message))).start.includes('every-message');
  } catch (error) {
    bot.log.warn({ messageId: message.id, error }, 'could not find out whether a message is to be answered');
    return false;
  }
}

/** How a message is answered. */
interface Answering {
  /** Is changed where the answer stands elsewhere, so that a refusal does too. */
  where: Where;
  arrival: Arrival;
  member: GuildMember | null;
  policy: Policy;
}

async function answerMessage(
  message: Message<boolean>,
  why: Trigger,
  bot: Bot,
  { where, arrival, member, policy }: Answering,
): Promise<void> {
  if (bot.stopping()) throw new UserError((texts) => texts.access.stopping);
  const refusal = await policy.refusal();
  if (refusal) throw new UserError(refusal);
  const { text: prompt, people } = readPrompt(message, bot.client.user.id);
  const brought = await broughtIn(message, bot, policy.settings);
  const { unreadQuote } = brought;
  if ((why === 'thread' || why === 'message') && !hasAnythingToAnswer(message, prompt, brought)) {
    bot.log.debug({ messageId: message.id }, 'passed over a message with nothing to answer');
    return;
  }
  const hasFiles = brought.files !== undefined;
  if (prompt === '' && !hasFiles && unreadQuote)
    throw new UserError((texts) => texts.prompt.unreadQuote[unreadQuote]);
  if (prompt === '' && !hasFiles && (!brought.quotes || readMessage(message).hidden))
    throw new UserError(whyEmpty(message, why));
  Object.assign(
    where,
    await whereElse(message, why, bot, { prompt, member, policy, ...brought }, arrival.moveTo),
  );
  const { channel, outlet } = where;
  const { guild, author } = message;
  await answer(bot.turns, {
    id: message.id,
    channelId: channel.id,
    channelName: 'name' in channel ? (channel.name ?? '') : '',
    ...(guild && { server: { id: guild.id, name: guild.name } }),
    asker: { id: author.id, name: member?.displayName ?? author.displayName },
    payer: payerOf(message, channel, member),
    policy,
    prompt,
    people,
    promptMessageId: message.id,
    ...brought,
    isPrivate: false,
    isDirect: channel.isDMBased(),
    inOrder: channel.isDMBased(),
    outlet,
    arrival,
    ...notification(policy),
    showsTyping: true,
  });
}

/** In a conversation people also send a sticker, without waiting for a word about it. */
function hasAnythingToAnswer(message: Message<boolean>, prompt: string, brought: BroughtIn): boolean {
  if (cleanPrompt(prompt) !== '' || message.attachments.size > 0) return true;
  return brought.quotes !== undefined && !brought.unreadQuote;
}

/** A message can look empty because Discord hides it from bots without the Message Content intent. */
function whyEmpty(message: Message<boolean>, why: Trigger): ConstructorParameters<typeof UserError>[0] {
  if (why === 'reply' && readMessage(message).hidden) return (texts) => texts.access.contentMissing;
  if (why === 'mention' && message.content !== '') return (texts) => texts.prompt.introduction;
  return (texts) => texts.prompt.empty;
}

/**
 * Whether the bot may answer where it was asked. Where it may not, the asker is told by direct message if they take
 * any, once in an hour: each refused request would count towards Discord's ban for invalid requests.
 */
async function canAnswer(message: Message<boolean>, bot: Bot, locale: string | undefined): Promise<boolean> {
  const { channel } = message;
  if (channel.isDMBased()) return true;
  const { guild } = channel;
  const speak = channel.isThread() ? 'SendMessagesInThreads' : 'SendMessages';
  const lacking = bot.permits.lacking(channel.id, ['ViewChannel', speak]);
  const isTimedOut = guild.members.me?.isCommunicationDisabled() ?? false;
  const missing = lacking.length > 0 ? lacking : isClosed(channel) ? (['lock'] as const) : [];
  if (missing.length === 0) return true;
  bot.log.warn({ channelId: channel.id, serverId: guild.id, missing }, 'may not answer in a channel');
  if (missing[0] === 'lock') {
    await tellLocked(bot, channel.id, message.author.id);
    return false;
  }
  if (bot.told.isNew(`${channel.id} ${message.author.id}`)) {
    const { access } = bot.texts(locale);
    const sentence = isTimedOut ? access.timedOut : access.cannotSend(lacking);
    await tellDirectly(bot, message.author.id, () => sentence);
  }
  await bot.permits.tell(channel.id, lacking);
  return false;
}
