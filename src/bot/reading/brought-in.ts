import {
  DiscordAPIError,
  type Message,
  MessageReferenceType,
  MessageType,
  RESTJSONErrorCodes,
} from 'discord.js';
import type { Question } from '../../turn/question.ts';
import type { Bot } from '../bot.ts';
import { linkedMessages } from './linked-messages.ts';
import { filesOf } from './message-files.ts';
import { originalOf, quoteOf, readMessage } from './read-message.ts';
import { unpaused } from './unpaused.ts';

/** What a message brings into the conversation beside its own words. */
export type BroughtIn = Pick<Question, 'parentTurnId' | 'quotes' | 'unreadQuote' | 'files' | 'note'>;

/**
 * What a message refers to: a reply to one of the bot's answers goes on from that turn; a reply to anything else, a forward,
 * and a link to a message bring that in. Where it cannot be read, the model is told so, and `unreadQuote` says why. With it
 * come the files that it and the message itself carry.
 *
 * @param noStore nothing that is kept goes along: one of the bot's answers is brought in, too, as Discord has it
 */
export async function broughtIn(
  message: Message<boolean>,
  bot: Bot,
  { noStore = false }: { noStore?: boolean } = {},
): Promise<BroughtIn> {
  const { found, quotes = [], ...brought } = await referredTo(message, bot, noStore);
  const asked = { channelId: message.channelId, askerId: message.author.id };
  const linked = await linkedMessages(message.content, asked, bot);
  const files = [
    ...filesOf(message, { quoted: false }),
    ...(found ? filesOf(found, { quoted: true }) : []),
    ...linked.files,
  ];
  const all = [...quotes, ...linked.quotes];
  return {
    ...brought,
    ...(all.length > 0 && { quotes: all }),
    ...(files.length > 0 && { files }),
    ...(linked.note !== undefined && { note: linked.note }),
  };
}

/** What a message refers to, and the other message if it could be read. */
async function referredTo(
  message: Message<boolean>,
  bot: Bot,
  noStore: boolean,
): Promise<BroughtIn & { found?: Message<boolean> }> {
  const { reference } = message;
  if (message.messageSnapshots.size > 0 || reference?.type === MessageReferenceType.Forward) {
    // Discord does not tell who wrote what is forwarded; the forwarder is the writer of the prompt.
    const { author: _, ...quote } = quoteOf(message);
    return { quotes: [quote] };
  }
  if (message.type !== MessageType.Reply || reference?.messageId === undefined) return {};
  const parent = noStore ? undefined : await bot.turns.history.byAnswerMessage(reference.messageId);
  if (parent && parent.state !== 'deleted') return { parentTurnId: parent.id };
  const found = await referenced(message, bot);
  if (typeof found === 'string') return { quotes: [{ text: unreadNotes[found] }], unreadQuote: found };
  if ((await unpaused([originalOf(found)], bot.choices)).length === 0)
    return { quotes: [{ text: unreadNotes.paused }], unreadQuote: 'paused' };
  const quote = quoteOf(found);
  return { found, quotes: [quote], ...(readMessage(found).hidden && { unreadQuote: 'hidden' }) };
}

/** What the model reads in place of a message that cannot be read. */
const unreadNotes = {
  deleted: '[This message cannot be read: it was deleted.]',
  forbidden: '[This message cannot be read: the bot may not read the message history here.]',
  unreachable: '[This message cannot be read: Discord did not give it.]',
  paused: '[This message cannot be read: its writer does not want that.]',
};

/**
 * The message that a message replies to, or why there is none. It came with the reply, and is kept for a while, so Discord
 * is hardly ever asked.
 */
async function referenced(
  { id: messageId, channelId, channel, reference }: Message<boolean>,
  bot: Bot,
): Promise<Message<boolean> | keyof typeof unreadNotes> {
  const id = reference?.messageId ?? '';
  const cached = channel.messages.cache.get(id);
  // What a forward left in the cache has no author.
  if (cached?.author) return cached;
  try {
    return await channel.messages.fetch({ message: id, force: true });
  } catch (error) {
    const code = error instanceof DiscordAPIError ? error.code : undefined;
    if (code === RESTJSONErrorCodes.UnknownMessage) return 'deleted';
    bot.log.warn({ channelId, messageId, error }, 'could not read the message that was replied to');
    return code === RESTJSONErrorCodes.MissingAccess ? 'forbidden' : 'unreachable';
  }
}
