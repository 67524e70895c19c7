import { open } from 'node:fs/promises';
import { type Sealing, sealedExtra } from '../store/sealing.ts';
import { type ReadAt, readingAt } from './read-at.ts';

/**
 * How a file lies on the disk where there is a content key: a header, then frames which are encrypted one by one, so that a
 * part can be read without the rest. Each knows its file, its place and whether it is the last: none can be moved, and none
 * left out.
 */
const frameBytes = 64 * 1024;
const sealedFrame = frameBytes + sealedExtra;

/** No text, picture, sound or document begins so. */
const magic = Buffer.from('\0parley sealed\x01\0', 'latin1');
const idLength = 8;
const headerLength = magic.length + idLength;

/** Something of which bytes can be read. */
export interface Readable {
  read: ReadAt;
  /** Of the content, bytes. */
  size: number;
  /** With which key it is encrypted; undefined: it is not. */
  keyId: string | undefined;
}

/**
 * Lets a file be read, encrypted or not.
 *
 * @param about the file that it is
 * @throws {SealedError} where it is damaged or its key is missing; the system's error where it is not there
 */
export async function readingFile<Result>(
  path: string,
  about: string,
  sealing: Sealing,
  use: (file: Readable) => Promise<Result>,
): Promise<Result> {
  return await readingAt(path, (readAt, size) => readingSealed({ readAt, size, about, sealing, use }));
}

interface SealedParts<Result> {
  readAt: ReadAt;
  size: number;
  about: string;
  sealing: Sealing;
  use: (file: Readable) => Promise<Result>;
}

async function readingSealed<Result>({
  readAt,
  size,
  about,
  sealing,
  use,
}: SealedParts<Result>): Promise<Result> {
  const header = await readAt(0, headerLength);
  if (header.length < headerLength || !header.subarray(0, magic.length).equals(magic))
    return await use({ read: readAt, size, keyId: undefined });
  const keyId = header.toString('latin1', magic.length);
  const frames = Math.max(1, Math.ceil((size - headerLength) / sealedFrame));
  const content = Math.max(0, size - headerLength - frames * sealedExtra);
  let last: { index: number; bytes: Uint8Array } | undefined;
  const frame = async (index: number) => {
    if (last?.index === index) return last.bytes;
    const sealed = await readAt(headerLength + index * sealedFrame, sealedFrame);
    const bytes = sealing.openBytes(keyId, sealed, aboutFrame(about, index, index === frames - 1));
    last = { index, bytes };
    return bytes;
  };
  const read: ReadAt = async (at, length) => {
    const end = Math.min(at + length, content);
    const parts: Uint8Array[] = [];
    for (let from = at; from < end; ) {
      const index = Math.floor(from / frameBytes);
      const until = Math.min(end, (index + 1) * frameBytes);
      parts.push((await frame(index)).subarray(from - index * frameBytes, until - index * frameBytes));
      from = until;
    }
    return Buffer.concat(parts);
  };
  // That nothing was cut off its end shows in its last frame.
  await frame(frames - 1);
  return await use({ read, size: content, keyId });
}

/** Writes a file as it is to lie on the disk now: encrypted, where there is a key to encrypt with. */
export async function writeFileSealed(
  to: string,
  about: string,
  sealing: Sealing,
  { read, size }: Pick<Readable, 'read' | 'size'>,
): Promise<void> {
  const { keyId } = sealing;
  await using file = await open(to, 'w', 0o600);
  if (keyId !== undefined) await file.write(Buffer.concat([magic, Buffer.from(keyId, 'latin1')]));
  const frames = Math.max(1, Math.ceil(size / frameBytes));
  for (let index = 0; index < frames; index += 1) {
    const bytes = await read(index * frameBytes, frameBytes);
    const isLast = index === frames - 1;
    await file.write(
      keyId === undefined ? bytes : sealing.sealBytes(bytes, aboutFrame(about, index, isLast)),
    );
  }
}

/** Lets bytes that are at hand be read like a file. */
export function readableBytes(bytes: Buffer): Pick<Readable, 'read' | 'size'> {
  return { size: bytes.length, read: async (at, length) => bytes.subarray(at, at + length) };
}

function aboutFrame(about: string, index: number, isLast: boolean): string {
  return `file ${about} ${index}${isLast ? ' last' : ''}`;
}
