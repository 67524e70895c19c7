import type { Command } from '../../wire/live.ts';
import type { Message } from '../../wire/message.ts';
import { act } from '../act.ts';
import { wireFile } from '../fields/files.ts';
import { store } from '../store.ts';
import { type EnteredByName, inputsOf } from './options.ts';

/** A message that is to be sent. */
export interface Outgoing {
  channel: string;
  content: string;
  files: readonly File[];
  replyTo: Message | undefined;
  /** Whether the author of what it answers is told. */
  pings: boolean;
}

/** Sends a message. @returns whether it was sent; why not, is said by the store */
export async function sendMessage({ channel, content, files, replyTo, pings }: Outgoing): Promise<boolean> {
  const carried = await Promise.all(files.map(wireFile));
  const outcome = await act({
    ...{ do: 'send', channel, content },
    ...(replyTo && { replyTo: replyTo.id, ping: pings }),
    ...(carried.length > 0 && { files: carried }),
  });
  return outcome.ok;
}

/** Gives a message another text. @returns whether that stands there now */
export async function saveEdit(message: Message, content: string): Promise<boolean> {
  if (content === message.content) return true;
  if (content !== '' || message.attachments.length > 0)
    return (await act({ do: 'edit', message: message.id, content })).ok;
  store.set({ trouble: 'A message cannot be empty. Delete it from its menu instead.' });
  return false;
}

/** Uses a slash command. @returns whether it was let; without an answer of the bot it still was */
export async function useCommand(
  command: Command,
  channel: string,
  entered: EnteredByName,
): Promise<boolean> {
  const options = await inputsOf(command, entered);
  return (await act({ do: 'slash', channel, command: command.path, options })).ok;
}
