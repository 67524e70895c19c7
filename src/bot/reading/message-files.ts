import { type Attachment, type Client, DiscordAPIError, type Message, MessageFlags } from 'discord.js';
import type { MessageFile, OfferedFile } from '../../history/file-ref.ts';
import type { Logger } from '../../ops/log.ts';
import { originalOf } from './read-message.ts';

/**
 * The files that a message carries, and those of what it forwards.
 *
 * @param quoted the message is brought in: its files are not what the asker has attached
 */
export function filesOf(message: Message<boolean>, { quoted }: { quoted: boolean }): OfferedFile[] {
  const { attachments, messageSnapshots, flags, id: messageId, channelId } = originalOf(message);
  const offer = (attachment: Attachment, isQuoted: boolean): OfferedFile => ({
    ...offered(attachment),
    ...(isQuoted && { quoted: true }),
    ...(!isQuoted && flags.has(MessageFlags.IsVoiceMessage) && { voice: true }),
    from: { channelId, messageId, attachmentId: attachment.id },
  });
  const forwarded = [...messageSnapshots.values()].flatMap((snapshot) => [...snapshot.attachments.values()]);
  return [
    ...[...attachments.values()].map((attachment) => offer(attachment, quoted)),
    ...forwarded.map((attachment) => offer(attachment, true)),
  ];
}

/** A file of a command: there is no message from which it could be had once more. */
export function offered({ name, url, size, duration }: Attachment): OfferedFile {
  return { name, url, size, ...(duration != null && { seconds: duration }) };
}

/**
 * Where a message's file can be fetched now: its addresses run out, and each time that the message is fetched it tells new
 * ones. Undefined where the message or the file is gone, or cannot be seen. Never rejects.
 */
export async function freshAddress(
  { client, log }: { client: Client; log: Logger },
  { channelId, messageId, attachmentId }: MessageFile,
): Promise<string | undefined> {
  try {
    const channel = await client.channels.fetch(channelId);
    if (!channel?.isTextBased()) return undefined;
    const message = await channel.messages.fetch({ message: messageId, force: true, cache: false });
    const snapshots = [...message.messageSnapshots.values()];
    const holder = [message, ...snapshots].find(({ attachments }) => attachments.has(attachmentId));
    return holder?.attachments.get(attachmentId)?.url;
  } catch (error) {
    const code = error instanceof DiscordAPIError ? error.code : undefined;
    log.info({ channelId, messageId, code }, 'a message cannot be fetched again for its file');
    return undefined;
  }
}
