import {
  ChannelType,
  type Client,
  type Message,
  PermissionFlagsBits,
  type TextBasedChannel,
} from 'discord.js';
import type { OfferedFile } from '../../history/file-ref.ts';
import type { Quote } from '../../history/prompt.ts';
import type { Logger } from '../../ops/log.ts';
import type { Texts } from '../../texts/index.ts';
import { filesOf } from './message-files.ts';
import { quoteOf, readMessage } from './read-message.ts';
import { type Pausing, unpaused } from './unpaused.ts';

/** What links to messages bring into a conversation. */
export interface Linked {
  quotes: Quote[];
  files: OfferedFile[];
  /** A word on those that were not read. */
  note?: string;
}

/** So many are followed at most: each costs a request. */
const mostLinks = 3;
/** As Discord's "Copy Message Link" gives them. */
const link =
  /https?:\/\/(?:\w+\.)?discord(?:app)?\.com\/channels\/(?:\d+|@me)\/(?<channelId>\d+)\/(?:threads\/)?(?<messageId>\d+)/g;
const toRead = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.ReadMessageHistory;

/**
 * Reads the messages to which links in a text lead: those which the bot can see and the asker may read, since the model must
 * not tell them what Discord does not; and none of whoever has paused the bot.
 *
 * @param text as it was written, with its links
 * @param asked where, and by whom
 */
export async function linkedMessages(
  text: string,
  { channelId, askerId }: { channelId: string; askerId: string },
  { client, log, texts, choices }: { client: Client<true>; log: Logger; texts(): Texts; choices: Pausing },
): Promise<Linked> {
  const found = [...text.matchAll(link)].map(
    ({ groups }) => groups as { channelId: string; messageId: string },
  );
  const all = [...new Map(found.map((one) => [one.messageId, one])).values()];
  const each = all.slice(0, mostLinks);
  const read = await Promise.all(
    each.map(async (one) => {
      try {
        const channel = await client.channels.fetch(one.channelId);
        if (!channel?.isTextBased() || !(await mayRead(channel, askerId, channelId))) return undefined;
        const message = await channel.messages.fetch(one.messageId);
        return readMessage(message).hidden ? undefined : message;
      } catch (error) {
        log.info({ ...one, error }, 'a linked message cannot be read');
        return undefined;
      }
    }),
  );
  const messages = await unpaused(
    read.filter((message): message is Message<boolean> => message !== undefined),
    choices,
  );
  const { reading } = texts();
  const unread = read.length - messages.length;
  const notes = [
    ...(unread > 0 ? [reading.unreadLinks(unread)] : []),
    ...(all.length > mostLinks ? [reading.onlyFirstMessages(mostLinks)] : []),
  ];
  return {
    quotes: messages.map(quoteOf),
    files: messages.flatMap((message) => filesOf(message, { quoted: true })),
    ...(notes.length > 0 && { note: notes.join(' · ') }),
  };
}

/** In direct messages only what stands in the same place. */
async function mayRead(channel: TextBasedChannel, askerId: string, askedIn: string): Promise<boolean> {
  if (channel.isDMBased()) return channel.id === askedIn;
  const members = channel.guild.members;
  const member = members.cache.get(askerId) ?? (await members.fetch(askerId));
  const permissions = channel.permissionsFor(member);
  if (!permissions.has(toRead) || !channel.permissionsFor(channel.client.user)?.has(toRead)) return false;
  if (!channel.isThread() || channel.type !== ChannelType.PrivateThread) return true;
  if (permissions.has(PermissionFlagsBits.ManageThreads)) return true;
  return (await channel.members.fetch(askerId).catch(() => undefined)) !== undefined;
}
