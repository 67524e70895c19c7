import { type Message, MessageFlags, type MessageSnapshot, MessageType } from 'discord.js';
import type { Person } from '../../history/names.ts';
import { cutText, type Quote } from '../../history/prompt.ts';
import { authorOf, knownTo } from './known.ts';
import { plainMentions } from './plain-mentions.ts';
import { componentText } from './read-components.ts';

/** What there is to read in a message. */
export interface Reading {
  /** Never empty: where there is nothing, it says so. */
  text: string;
  /** Whom the text names, each as `@name`. */
  people: Person[];
  /** There is nothing in it that the bot can see. */
  empty: boolean;
  /** Discord hides what stands in it: the bot is without the Message Content intent. */
  hidden: boolean;
}

/**
 * Reads a message of anybody into plain text: its words, embeds, components, what it forwards; files, stickers and polls
 * by name; names in place of ids. It reads every message, also one of Discord's own, and one that came half.
 */
export function readMessage(message: Message<boolean>): Reading {
  return read(originalOf(message));
}

/** The line with which a thread begins stands for the message on which it hangs, which came along with it. */
export function originalOf(message: Message<boolean>): Message<boolean> {
  if (message.type !== MessageType.ThreadStarterMessage) return message;
  // Where only the asker has installed the app, the bot knows no channel.
  const channel = message.client.channels.cache.get(message.channelId);
  const original = channel?.isTextBased()
    ? channel.messages.cache.get(message.reference?.messageId ?? '')
    : undefined;
  return original?.author ? original : message;
}

function read(message: Message<boolean>): Reading {
  const forwarded = [...message.messageSnapshots.values()].map(
    (snapshot) => `[forwarded message]\n${partsOf(snapshot)}`,
  );
  const raw = [partsOf(message), ...forwarded].filter((part) => part !== '').join('\n');
  const { text, people } = plainMentions(withoutControls(raw), knownTo(message, message));
  const empty = text === '';
  const hidden = empty && isHidden(message);
  return { text: text || (hidden ? hiddenNote : '[an empty message]'), people, empty, hidden };
}

/** A message as material for a prompt: who wrote it and what it says, cut where it is very long. */
export function quoteOf(message: Message<boolean>): Quote {
  const { text, people } = readMessage(message);
  const author = authorOf(originalOf(message));
  const own = author !== undefined && author.id === message.client.user.id;
  return {
    ...(author && { author }),
    text: cutText(own ? withoutQuietLines(text) : text),
    ...(people.length > 0 && { people }),
  };
}

/** An answer without what the bot tells of it in small print. */
function withoutQuietLines(text: string): string {
  const words = text.replaceAll(/^-# .*$/gm, '').trim();
  return words === '' ? text : words;
}

const hiddenNote = '[This message cannot be read: Discord hides its text from the bot.]';

type Readable = Message<boolean> | MessageSnapshot;

function partsOf(message: Readable): string {
  return [
    systemNote(message.type),
    message.content ?? '',
    ...message.embeds.map(embedText),
    ...message.components.map((component) => componentText(component.toJSON())),
    ...attachmentNotes(message),
    ...[...message.stickers.values()].map(({ name }) => `[sticker: ${name}]`),
    pollText(message),
  ]
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('\n');
}

/** Types of messages whose text somebody wrote (Discord docs, "Message Types"). */
const written = new Set<MessageType | null>([
  MessageType.Default,
  MessageType.Reply,
  MessageType.ChatInputCommand,
  MessageType.ContextMenuCommand,
  MessageType.ThreadStarterMessage,
  null,
]);

/** `UserJoin` → `[system message: user join]`. */
function systemNote(type: MessageType | null): string {
  if (written.has(type)) return '';
  const name = MessageType[type ?? 0] ?? 'of an unknown kind';
  return `[system message: ${name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, ' ').toLowerCase()}]`;
}

function embedText({ title, description, fields, footer, author }: Readable['embeds'][number]): string {
  const parts = [
    author?.name,
    title,
    description,
    ...fields.map(({ name, value }) => `${name}: ${value}`),
    footer?.text,
  ];
  return parts.filter((part) => part).join('\n');
}

function attachmentNotes({ attachments, flags }: Readable): string[] {
  const isVoice = flags?.has(MessageFlags.IsVoiceMessage) ?? false;
  return [...attachments.values()].map(({ name, contentType, size, duration, description }) =>
    isVoice
      ? `[voice message${duration ? `, ${Math.round(duration)} s` : ''}]`
      : `[file: ${[name, contentType, sizeOf(size), description].filter((fact) => fact).join(', ')}]`,
  );
}

function pollText({ poll }: Readable): string {
  if (!poll) return '';
  const answers = [...poll.answers.values()].map((answer) => {
    const votes = answer.voteCount ? ` (${answer.voteCount} votes)` : '';
    return `- ${answer.text ?? ''}${votes}`;
  });
  return [`[poll: ${poll.question.text ?? ''}]`, ...answers].join('\n');
}

/** Bytes in words. */
function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const kibibytes = bytes / 1024;
  return kibibytes < 1024 ? `${Math.round(kibibytes)} KiB` : `${(kibibytes / 1024).toFixed(1)} MiB`;
}

/** Whether a message that looks empty does so because Discord hides its content (docs, "Message Content Intent"). */
function isHidden(message: Message<boolean>): boolean {
  const { client, guildId, author, mentions } = message;
  const mayRead = client.options.intents.has('MessageContent');
  const own = client.user?.id;
  return !mayRead && guildId !== null && author?.id !== own && !(own && mentions.users.has(own));
}

function withoutControls(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(/[^\P{Cc}\n\t]/gu, '');
}
