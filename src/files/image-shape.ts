import type { ReadAt } from './read-at.ts';

/** What an image's header says, which is known before anything is decoded. */
export interface ImageShape {
  /** Pixels, as stored: a photo taken sideways has them the other way round. */
  width: number;
  height: number;
}

/** Bytes at the beginning of a file in which most tell how many pixels they have. */
const startBytes = 1024 * 1024;

/**
 * Reads an image's header.
 * @param read gives its bytes
 * @returns nothing where there is none: the image is damaged
 */
export async function shapeOf(type: string, read: ReadAt): Promise<ImageShape | undefined> {
  try {
    const shape = type === 'image/jpeg' ? await readJpeg(read) : readers[type]?.(await read(0, startBytes));
    return shape && shape.width > 0 && shape.height > 0 ? shape : undefined;
  } catch (error) {
    // It ends before its header does.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const sized = (width: number, height: number): ImageShape => ({ width, height });

const readers: Readonly<Record<string, (bytes: Buffer) => ImageShape | undefined>> = {
  'image/png': (bytes) => sized(bytes.readUInt32BE(16), bytes.readUInt32BE(20)),
  'image/gif': (bytes) => sized(bytes.readUInt16LE(6), bytes.readUInt16LE(8)),
  'image/bmp': (bytes) => sized(Math.abs(bytes.readInt32LE(18)), Math.abs(bytes.readInt32LE(22))),
  'image/webp': readWebp,
  'image/avif': readAvif,
};

/** Google, "WebP Container Specification". */
function readWebp(bytes: Buffer): ImageShape | undefined {
  const chunk = bytes.toString('latin1', 12, 16);
  if (chunk === 'VP8X') return sized(1 + bytes.readUIntLE(24, 3), 1 + bytes.readUIntLE(27, 3));
  if (chunk === 'VP8 ') return sized(bytes.readUInt16LE(26) & 0x3fff, bytes.readUInt16LE(28) & 0x3fff);
  if (chunk !== 'VP8L') return undefined;
  const bits = bytes.readUInt32LE(21);
  return sized(1 + (bits & 0x3fff), 1 + ((bits >>> 14) & 0x3fff));
}

/** Those that cameras and editors write stay far below, whatever they say of the photo. */
const mostSegments = 5000;

/** ITU-T T.81, annex B: segments up to the first frame header. What is said before it may take megabytes: that is leapt over. */
async function readJpeg(read: ReadAt): Promise<ImageShape | undefined> {
  let at = 2;
  for (let count = 0; count < mostSegments; count += 1) {
    const segment = await read(at, 9);
    if (segment.readUInt8(0) !== 0xff) return undefined;
    const marker = segment.readUInt8(1);
    // Fill bytes, and markers that stand alone.
    if (marker === 0xff) at += 1;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else {
      const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
      if (isFrame) return sized(segment.readUInt16BE(7), segment.readUInt16BE(5));
      at += 2 + segment.readUInt16BE(2);
    }
  }
  return undefined;
}

/** The largest of its images (ISO/IEC 23008-12, `ispe`). */
function readAvif(bytes: Buffer): ImageShape | undefined {
  let largest: ImageShape | undefined;
  for (let at = bytes.indexOf('ispe'); at >= 0; at = bytes.indexOf('ispe', at + 4)) {
    const found = sized(bytes.readUInt32BE(at + 8), bytes.readUInt32BE(at + 12));
    if (!largest || found.width * found.height > largest.width * largest.height) largest = found;
  }
  return largest;
}
