import {
  DiscordAPIError,
  type Message,
  MessageReferenceType,
  MessageType,
  RESTJSONErrorCodes,
} from 'discord.js';
import type { Quote } from '../history/prompt.ts';
import type { Question } from '../turn/question.ts';
import type { Bot } from './bot.ts';
import { quoteOf, readMessage } from './read-message.ts';

/** What a message brings into the conversation beside its own words. */
export type BroughtIn = Pick<Question, 'parentTurnId' | 'quotes' | 'unreadQuote'>;

/**
 * What a message refers to: a reply to one of the bot's answers goes on from that turn; a reply to anything else, and a
 * forward, bring the message in. Where it cannot be read, the model is told so, and `unreadQuote` says why.
 */
export async function broughtIn(message: Message<boolean>, bot: Bot): Promise<BroughtIn> {
  const { reference } = message;
  if (message.messageSnapshots.size > 0 || reference?.type === MessageReferenceType.Forward) {
    return { quotes: [{ ...withoutAuthor(quoteOf(message)) }] };
  }
  if (message.type !== MessageType.Reply || reference?.messageId === undefined) return {};
  const parent = await bot.turns.history.byAnswerMessage(reference.messageId);
  if (parent && parent.state !== 'deleted') return { parentTurnId: parent.id };
  const found = await referenced(message, bot);
  if (typeof found === 'string') return { quotes: [{ text: unreadNotes[found] }], unreadQuote: found };
  const quote = quoteOf(found);
  return { quotes: [quote], ...(readMessage(found).hidden && { unreadQuote: 'hidden' }) };
}

/** What the model reads in place of a message that cannot be read. */
const unreadNotes = {
  deleted: '[This message cannot be read: it was deleted.]',
  forbidden: '[This message cannot be read: the bot may not read the message history here.]',
};

/**
 * The message that a message replies to. It came with the reply, and is kept for a while, so Discord is hardly ever
 * asked. The line with which a thread begins stands for the message on which the thread hangs.
 */
async function referenced(
  message: Message<boolean>,
  bot: Bot,
): Promise<Message<boolean> | 'deleted' | 'forbidden'> {
  try {
    const found = await fetched(message);
    return found.type === MessageType.ThreadStarterMessage && found.reference ? await fetched(found) : found;
  } catch (error) {
    if (!(error instanceof DiscordAPIError)) throw error;
    const isGone = gone.has(error.code);
    if (!isGone) {
      const ids = { channelId: message.channelId, messageId: message.id };
      bot.log.info({ ...ids, code: error.code }, 'could not read the message that was replied to');
    }
    return isGone ? 'deleted' : 'forbidden';
  }
}

const gone = new Set<unknown>([RESTJSONErrorCodes.UnknownMessage, RESTJSONErrorCodes.UnknownChannel]);

async function fetched({ reference, channel, client }: Message<boolean>): Promise<Message<boolean>> {
  const id = reference?.messageId ?? '';
  const place = client.channels.cache.get(reference?.channelId ?? '') ?? channel;
  const { messages } = place.isTextBased() ? place : channel;
  const cached = messages.cache.get(id);
  // What a forward left in the cache has no author.
  return cached?.author ? cached : await messages.fetch({ message: id, force: true });
}

/** Discord does not tell who wrote what is forwarded; the forwarder is the writer of the prompt. */
function withoutAuthor({ author: _, ...quote }: Quote): Quote {
  return quote;
}
