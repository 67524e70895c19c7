import type { Channel, World } from './state.ts';
import type { MessageBody, Upload, WireAttachment } from './wire.ts';

/** The files of a message after a request: those kept, then the new ones (Discord docs, editing attachments). */
export function keptFiles(
  world: World,
  channel: Channel,
  body: MessageBody,
  uploads: readonly Upload[],
  before: WireAttachment[],
  ephemeral: boolean,
): WireAttachment[] {
  const listed = body.attachments;
  const kept = listed ? before.filter((one) => listed.some((item) => String(item.id) === one.id)) : before;
  const made = uploads.map((upload) => {
    const number = /^files\[(\d+)\]$/.exec(upload.field)?.[1] ?? '0';
    const told = listed?.find((item) => String(item.id) === number);
    return storeUpload(world, channel.id, upload, {
      ...(told?.filename && { filename: told.filename }),
      ...(told?.description && { description: told.description }),
      ...(told?.duration_secs && { duration_secs: told.duration_secs }),
      ...(told?.waveform && { waveform: told.waveform }),
      ...(ephemeral && { ephemeral }),
    });
  });
  return made.length > 0 ? [...kept, ...made] : kept;
}

/** Keeps an uploaded file and makes the attachment that names it. */
export function storeUpload(
  world: World,
  channelId: string,
  upload: Upload,
  more: Partial<WireAttachment> = {},
): WireAttachment {
  const png = upload.bytes.length > 24 && upload.bytes.readUInt32BE(0) === 0x89504e47;
  const attachment: WireAttachment = {
    id: world.ids.next(),
    filename: upload.filename,
    size: upload.bytes.length,
    content_type: upload.contentType,
    ...(png && { width: upload.bytes.readUInt32BE(16), height: upload.bytes.readUInt32BE(20) }),
    ...more,
  };
  world.cdn.put(channelId, attachment, upload.bytes);
  return attachment;
}
