import {
  type Client,
  GatewayIntentBits,
  Guild,
  type GuildBasedChannel,
  type GuildTextBasedChannel,
  type Message,
  PermissionFlagsBits,
  SnowflakeUtil,
} from 'discord.js';
import { cutText, type Quote } from '../../history/prompt.ts';
import type { Turn } from '../../history/turn.ts';
import type { Turns } from '../../history/turns.ts';
import type { Logger } from '../../ops/log.ts';
import type { Question } from '../../turn/question.ts';
import type { Surroundings } from '../../turn/services.ts';
import { trigger } from '../trigger.ts';
import { originalOf, quoteOf, readMessage } from './read-message.ts';
import { type Pausing, unpaused } from './unpaused.ts';

/** What keeps the bot from reading what is not addressed to it. */
export type TalkObstacle = 'history' | 'content';

/** What recent talk is read with. */
export interface TalkSources {
  client: Client<true>;
  history: Pick<Turns, 'get' | 'promptsAmong'>;
  log: Logger;
  choices: Pausing;
  /** An answer does not wait longer for each thing that it needs of Discord to read the talk, ms. */
  readMs: number;
}

/** The longest that one message may be as background, UTF-16 units. */
const longest = 1000;
/** Discord gives at most so many messages at once (docs, "Get Channel Messages"). */
const pageSize = 100;
/** What it takes to see what was said in a channel. */
const toRead = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.ReadMessageHistory;

/**
 * Reads what was said in a channel before a question and not to the bot, oldest first: as much as an admin has set, none by
 * default, never for private turns and in direct messages, and never for an asker who may not read it there. Neither the
 * bot's own messages nor prompts are among it. Where the bot cannot read it, the log tells once for each channel, and
 * there is none.
 */
export function createRecentTalk(sources: TalkSources): Surroundings['recentTalk'] {
  const { client, history, log, readMs } = sources;
  const told = new Set<string>();
  return async (question, turnId) => {
    const asked = client.channels.cache.get(question.channelId);
    if (question.isPrivate || !asked || asked.isDMBased()) return [];
    try {
      const { recentTalk: count } = question.policy.settings;
      if (count === 0) return [];
      const turn = await history.get(turnId);
      const channel = talkingPlace(asked, turn);
      if (!channel?.isTextBased()) return [];
      const missing = obstaclesTo(channel);
      if (missing.length === 0) {
        told.delete(channel.id);
        if (!(await mayRead(channel, question.asker.id, readMs))) return [];
        return await talkBefore(askedAt(question, turn), channel, count, sources);
      }
      if (!told.has(channel.id)) log.warn({ channelId: channel.id, missing }, 'recent talk cannot be read');
      told.add(channel.id);
    } catch (error) {
      log.warn({ channelId: asked.id, error }, 'could not read recent talk: answering without it');
    }
    return [];
  };
}

/** What keeps the bot from reading recent talk in a channel, or by its roles in a server. */
export function obstaclesTo(place: GuildBasedChannel | Guild): TalkObstacle[] {
  const { user, options } = place.client;
  const permissions = place instanceof Guild ? place.members.me?.permissions : place.permissionsFor(user);
  const may = permissions?.has(toRead);
  const hasContent = options.intents.has(GatewayIntentBits.MessageContent);
  return [...(may ? [] : (['history'] as const)), ...(hasContent ? [] : (['content'] as const))];
}

/** Whether a member may read what was said: the model must not tell them what Discord does not. */
async function mayRead(channel: GuildBasedChannel, memberId: string, readMs: number): Promise<boolean> {
  const members = channel.guild.members;
  const member = members.cache.get(memberId) ?? (await inTime(members.fetch(memberId), readMs));
  return channel.permissionsFor(member).has(toRead);
}

/** Where people talked before a turn was asked: where a thread was opened on the prompt, the channel above it. */
function talkingPlace(channel: GuildBasedChannel, turn: Turn | undefined): GuildBasedChannel | null {
  const isOpenedByIt = channel.isThread() && channel.id === turn?.promptMessageId;
  return isOpenedByIt ? channel.parent : channel;
}

/** The message or the moment, as a snowflake, at which a turn was asked; a question may ask it once more, much later. */
function askedAt({ id }: Question, turn: Turn | undefined): string {
  if (!turn) return id;
  const begun = SnowflakeUtil.generate({ timestamp: turn.createdAt });
  return turn.promptMessageId ?? String(begun < BigInt(id) ? begun : id);
}

async function talkBefore(
  before: string,
  channel: GuildTextBasedChannel,
  count: number,
  { client, history, choices, readMs }: TalkSources,
): Promise<Quote[]> {
  // Among what is said there are the bot's own answers, and what they answer.
  const limit = Math.min(pageSize, 3 * count + 10);
  const page = await inTime(channel.messages.fetch({ limit, before, cache: false }), readMs);
  const messages = await unpaused(page.map(originalOf), choices);
  const prompts = await history.promptsAmong(messages.map(({ id }) => id));
  const isTalk = (message: Message<boolean>) =>
    message.author.id !== client.user.id &&
    !message.system &&
    !prompts.has(message.id) &&
    trigger(message, client.user.id, false, () => false) === undefined &&
    !readMessage(message).empty;
  return messages
    .filter(isTalk)
    .slice(0, count)
    .reverse()
    .map((message) => {
      const quote = quoteOf(message);
      return { ...quote, text: cutText(quote.text, longest) };
    });
}

async function inTime<Result>(work: Promise<Result>, readMs: number): Promise<Result> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('Discord took too long')), readMs);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
