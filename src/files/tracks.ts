import { type FileHandle, open } from 'node:fs/promises';

/** Bytes of the box that describes a film; those of hours of video stay far below. */
const mostBytes = 8 * 1024 * 1024;
/** Boxes at the top of a file: a film in fragments has two for each of them, behind the one that is sought. */
const mostBoxes = 1000;

/** Tracks have one each, and some a second; what repeats them without end would hold everybody up. */
const mostHandlers = 200;

/**
 * Whether a file of the MP4 family has pictures that move; many that phones record hold sound alone, and do not say so at
 * their beginning (ISO/IEC 14496-12: `moov` holds a `hdlr` for each track, of the type `vide`, `soun`, …).
 *
 * @returns true also where that cannot be found
 */
export async function hasVideo(path: string): Promise<boolean> {
  await using file = await open(path);
  const film = await boxOf(file, 'moov');
  if (!film) return true;
  const handlers: string[] = [];
  for (
    let at = film.indexOf('hdlr');
    at >= 0 && handlers.length < mostHandlers;
    at = film.indexOf('hdlr', at + 4)
  )
    handlers.push(film.toString('latin1', at + 12, at + 16));
  return handlers.includes('vide') || !handlers.includes('soun');
}

/** The content of a box at the top of a file. */
async function boxOf(file: FileHandle, name: string): Promise<Buffer | undefined> {
  const head = Buffer.alloc(16);
  let at = 0;
  for (let count = 0; count < mostBoxes; count += 1) {
    const { bytesRead } = await file.read(head, 0, 16, at);
    if (bytesRead < 8) return undefined;
    const told = head.readUInt32BE(0);
    // 1: the size stands behind the name, in eight bytes; 0: up to the end of the file.
    const size = told === 1 && bytesRead === 16 ? Number(head.readBigUInt64BE(8)) : told;
    if (head.toString('latin1', 4, 8) === name) {
      const content = Buffer.alloc(Math.min(told === 0 ? mostBytes : size, mostBytes));
      const read = await file.read(content, 0, content.length, at);
      return content.subarray(0, read.bytesRead);
    }
    at += size;
    // No file goes on from there.
    if (size < 8 || !Number.isSafeInteger(at)) return undefined;
  }
  return undefined;
}
