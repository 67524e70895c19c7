import { crc32 } from 'node:zlib';

/**
 * Whether an image is all there, as far as its container tells. Decoders draw of one that was cut off what there is and say
 * nothing; providers refuse it.
 *
 * @param type media type, by content
 */
export function isWhole(type: string, bytes: Buffer): boolean {
  try {
    return readers[type]?.(bytes) ?? true;
  } catch (error) {
    // It ends before what was announced.
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const readers: Readonly<Record<string, (bytes: Buffer) => boolean>> = {
  'image/png': wholePng,
  'image/jpeg': wholeJpeg,
  'image/gif': wholeGif,
  // Google, "WebP Container Specification": the size stands behind `RIFF`.
  'image/webp': (bytes) => bytes.length >= 8 + bytes.readUInt32LE(4),
};

/** W3C, "Portable Network Graphics", 5: chunks up to `IEND`, each with its checksum. */
function wholePng(bytes: Buffer): boolean {
  for (let at = 8; ; ) {
    const size = bytes.readUInt32BE(at);
    const name = bytes.toString('latin1', at + 4, at + 8);
    const sum = bytes.readUInt32BE(at + 8 + size);
    // Of those in small letters decoders can do without.
    if (/^[A-Z]/.test(name) && crc32(bytes.subarray(at + 4, at + 8 + size)) !== sum) return false;
    if (name === 'IEND') return true;
    at += 12 + size;
  }
}

/** ITU-T T.81, annex B: segments, and scans between them, up to the end of the image. */
function wholeJpeg(bytes: Buffer): boolean {
  let at = 2;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    if (at < 0) return false;
    const marker = bytes.readUInt8(at + 1);
    if (marker === 0xd9) return true;
    // Fill bytes, 0xff as it stands within a scan, and markers that stand alone.
    if (marker === 0xff) at += 1;
    else if (marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else at += 2 + bytes.readUInt16BE(at + 2);
  }
}

/** CompuServe, "Graphics Interchange Format 89a": blocks up to the trailer, each of parts that tell their size. */
function wholeGif(bytes: Buffer): boolean {
  const colours = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  let at = 13 + colours(bytes.readUInt8(10));
  for (;;) {
    const block = bytes.readUInt8(at);
    if (block === 0x3b) return true;
    if (block === 0x21) at += 2;
    else if (block === 0x2c) at += 11 + colours(bytes.readUInt8(at + 9));
    else return false;
    for (let size = bytes.readUInt8(at); size > 0; size = bytes.readUInt8(at)) at += 1 + size;
    at += 1;
  }
}
