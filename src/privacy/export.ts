import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Files } from '../files/files.ts';
import type { About, KeptTurn } from './about.ts';

/** All that is kept about a member, as one file. */
export interface PersonalFile {
  name: string;
  bytes: Buffer;
  /** How many questions are in it. */
  turns: number;
  /** How many there was no room for, from the oldest; how many files' bytes, and requests to models, there was none for. */
  left: number;
  filesLeft: number;
  requestsLeft: number;
}

const compress = promisify(gzip);

/** Text shrinks to about a quarter; what does not is tried again with half of it. */
const shrinks = 4;

/**
 * Writes out all that is kept about a member as JSON: the newest questions first, with their answers and, as far as there is
 * room, the bytes of their files. What is too large as it is, is compressed. Requests to models have a part of the room.
 *
 * @param mostBytes of the file
 */
export async function exportAbout(
  about: About,
  files: Pick<Files, 'read'>,
  userId: string,
  { mostBytes, now }: { mostBytes: number; now: number },
): Promise<PersonalFile> {
  const { requests, ...rest } = await about.rest(userId);
  for (let room = mostBytes * shrinks; ; room = Math.floor(room / 2)) {
    const { turns, left } = await gather(about, userId, room);
    const counted = fitting(requests, room / shrinks);
    const used = turns.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    const bytes = await bytesOf(turns, files, Math.max(0, mostBytes - Math.ceil(used / 2)));
    const text = document({ userId, now, rest, requests: counted, turns, files: bytes.files });
    const plain = Buffer.from(text);
    const fits = plain.length <= mostBytes;
    const packed = fits ? plain : await compress(plain);
    if (packed.length > mostBytes && room > 0) continue;
    return {
      name: fits ? 'parley.json' : 'parley.json.gz',
      bytes: packed,
      turns: turns.length,
      left,
      filesLeft: bytes.left,
      requestsLeft: requests.length - counted.length,
    };
  }
}

async function gather(about: About, userId: string, room: number) {
  const turns: string[] = [];
  let left = 0;
  let used = 0;
  for await (const turn of about.turns(userId)) {
    const text = JSON.stringify(inFull(turn));
    used += Buffer.byteLength(text);
    if (used > room) left += 1;
    else turns.push(text);
  }
  return { turns, left };
}

/** As many from the first on as have room, each as JSON. */
function fitting(rows: readonly object[], room: number): string[] {
  const texts: string[] = [];
  let used = 0;
  for (const row of rows) {
    const text = JSON.stringify(row);
    used += text.length;
    if (used > room) break;
    texts.push(text);
  }
  return texts;
}

/** The bytes of all files that the questions and answers name, once each. */
async function bytesOf(turns: readonly string[], files: Pick<Files, 'read'>, room: number) {
  const hashes = new Set(turns.flatMap((text) => text.match(/(?<="hash":")[0-9a-f]{64}/g) ?? []));
  const found: { hash: string; base64: string }[] = [];
  let left = 0;
  let used = 0;
  for (const hash of hashes) {
    const bytes = await files.read(hash);
    if (!bytes) continue;
    used += bytes.length * 1.4;
    if (used > room) left += 1;
    else found.push({ hash, base64: bytes.toString('base64') });
  }
  return { files: found, left };
}

function document(all: {
  userId: string;
  now: number;
  rest: object;
  requests: readonly string[];
  turns: readonly string[];
  files: readonly object[];
}): string {
  const { userId, now, rest, requests, turns, files } = all;
  const head = JSON.stringify({ userId, exportedAt: new Date(now).toISOString(), ...rest }, undefined, 1);
  const lists = [
    `"requests": [\n${requests.join(',\n')}\n]`,
    `"questions": [\n${turns.join(',\n')}\n]`,
    `"files": [\n${files.map((file) => JSON.stringify(file)).join(',\n')}\n]`,
  ];
  return `${head.slice(0, -2)},\n ${lists.join(',\n ')}\n}\n`;
}

function inFull({ at, answer, ...turn }: KeptTurn): object {
  return { ...turn, at: new Date(at).toISOString(), chosen: answer && turn.answers.indexOf(answer) };
}
