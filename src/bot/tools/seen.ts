import type { Message } from 'discord.js';
import { cutText } from '../../history/prompt.ts';
import type { SeenMessage } from '../../tools/discord-port.ts';
import { quoteOf } from '../reading/read-message.ts';
import type { Asker } from './asker.ts';

/** The longest that one message may be in what a tool reads, UTF-16 units. */
const longest = 1000;

/** A message as a tool reads it. */
export function seen(message: Message<boolean>, channel: string): SeenMessage {
  const { author, text } = quoteOf(message);
  return {
    id: message.id,
    at: message.createdTimestamp,
    author: author?.name ?? 'unknown',
    text: cutText(text, longest),
    channel,
    link: message.url,
  };
}

/** Whether a message is the question itself, or what the bot is saying to it: the model knows both. */
export function isQuestion(
  { id, author }: { id: string; author: { id: string } },
  { client, asking }: Asker,
): boolean {
  return id === asking.id || (author.id === client.user.id && BigInt(id) > BigInt(asking.id));
}

/** How a channel is called towards a model. */
export function nameOf(channel: object): string {
  return 'name' in channel && typeof channel.name === 'string' ? channel.name : 'direct messages';
}
