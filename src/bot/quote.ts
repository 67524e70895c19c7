import type { Message } from 'discord.js';
import { promptOf } from './trigger.ts';

/** A message as who wrote it and what it says; no text where there is nothing to read. */
export function quoteOf(message: Message<boolean>): { name: string; text: string } {
  const name = message.member?.displayName ?? message.author.displayName;
  return { name, text: promptOf(message, message.client.user.id) };
}
