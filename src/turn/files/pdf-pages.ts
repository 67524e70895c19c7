import { promisify } from 'node:util';
import { inflate } from 'node:zlib';

/** So much is unpacked of what a PDF holds packed, bytes; a book of a thousand pages stays far below. */
const mostUnpacked = 32 * 1024 * 1024;
const deepest = 50;
/** More of these have nothing but files made to be slow. */
const mostObjects = 200_000;
const mostStreams = 2000;
const mostInStream = 10_000;
/** Of one stream as it is packed, and of what is said of it before, bytes. */
const longestStream = 1024 * 1024;
const longestHead = 1000;

const kids = new RegExp(`${named('Kids')}(?:\\s*\\[([\\s\\d R]*)\\])?`, 'g');
const count = new RegExp(`${named('Count')}\\s+(\\d{1,9})`, 'g');
const rootNode = new RegExp(
  `(?<!${named('Type')}\\s*)${named('Pages')}(?![A-Za-z])(?:\\s+(\\d{1,10})\\s+\\d{1,5}\\s+R)?`,
  'g',
);
const packed = new RegExp(named('ObjStm'), 'g');

/**
 * How many pages a PDF has at the most, read from its page tree and not from what it says of itself. Nothing where any of the
 * tree cannot be read: then nobody knows before it is parsed. (PDF 1.7, 7.5.7 "Object streams", 7.7.3 "Page tree".)
 */
export async function pagesOf(pdf: Buffer): Promise<number | undefined> {
  const open = pdf.toString('latin1');
  const objects = openObjects(open);
  if (!objects || !(await addPacked(open, pdf, objects))) return undefined;
  const pages = new Map<string, number | undefined>();
  const under = (number: string, depth: number): number | undefined => {
    if (pages.has(number)) return pages.get(number);
    // Whoever comes here again before it is counted goes round in a circle.
    pages.set(number, undefined);
    const bodies = objects.get(number);
    if (!bodies || depth > deepest) return undefined;
    let most = 0;
    for (const body of bodies) {
      const found = inNode(body, (kid) => under(kid, depth + 1));
      if (found === undefined) return undefined;
      most = Math.max(most, found);
    }
    pages.set(number, most);
    return most;
  };
  let most: number | undefined;
  for (const body of [...objects.values()].flat()) {
    for (const [, number] of body.matchAll(rootNode)) {
      const found = number === undefined ? undefined : under(String(Number(number)), 0);
      if (found === undefined) return undefined;
      most = Math.max(most ?? 0, found);
    }
  }
  return most;
}

/** Pages of a node of the tree, or 1: it is a page. */
function inNode(body: string, under: (number: string) => number | undefined): number | undefined {
  let sum: number | undefined;
  for (const [, numbers] of body.matchAll(kids)) {
    // They stand elsewhere, or not as plainly as programs write them.
    if (numbers === undefined) return undefined;
    sum ??= 0;
    for (const [, number = ''] of numbers.matchAll(/(?<!\d)(\d{1,10})\s+\d{1,5}\s+R/g)) {
      const found = under(String(Number(number)));
      if (found === undefined) return undefined;
      sum += found;
    }
  }
  if (sum === undefined) return 1;
  for (const [, told] of body.matchAll(count)) sum = Math.max(sum, Number(told));
  return sum;
}

/** What stands openly, by the objects' numbers: several, where a later version replaces an earlier one. */
function openObjects(open: string): Map<string, string[]> | undefined {
  const starts: { number: string; at: number }[] = [];
  for (let at = open.indexOf('obj'); at >= 0; at = open.indexOf('obj', at + 1)) {
    const [, number] = /(?<!\d)(\d{1,10})\s+\d{1,5}\s+$/.exec(open.slice(Math.max(0, at - 30), at)) ?? [];
    if (number !== undefined) starts.push({ number, at });
    if (starts.length > mostObjects) return undefined;
  }
  const objects = new Map<string, string[]>();
  for (const [index, { number, at }] of starts.entries())
    add(objects, number, open.slice(at, starts[index + 1]?.at));
  return objects;
}

/** Adds what is packed in streams. @returns whether all could be read */
async function addPacked(open: string, pdf: Buffer, objects: Map<string, string[]>): Promise<boolean> {
  let room = mostUnpacked;
  let streams = 0;
  for (const { index } of open.matchAll(packed)) {
    streams += 1;
    const from = Math.max(0, index - longestHead);
    const around = open.slice(from, index + longestHead);
    const at = around.indexOf('stream', index - from);
    const head = around.slice(around.lastIndexOf('obj', index - from), at);
    const first = Number(/\/First\s+(\d{1,9})/.exec(head)?.[1]);
    const size = Number(/\/N\s+(\d{1,9})/.exec(head)?.[1]);
    const isPlain = /\/Filter\s*\[?\s*\/FlateDecode/.test(head) && !head.includes('DecodeParms');
    if (streams > mostStreams || at < 0 || !isPlain || !(first <= longestStream && size <= mostInStream))
      return false;
    const start = from + at + 'stream'.length;
    const begin = start + (open[start] === '\r' ? 2 : 1);
    const whole = await unpack(pdf.subarray(begin, begin + longestStream), room);
    if (!whole) return false;
    room -= whole.length;
    const places = whole.slice(0, first).trim().split(/\s+/);
    if (places.length < 2 * size) return false;
    for (let place = 0; place < 2 * size; place += 2) {
      const [of = '', offset, , next] = places.slice(place, place + 4);
      const end = place + 2 < 2 * size ? first + Number(next) : undefined;
      add(objects, of, whole.slice(first + Number(offset), end));
    }
  }
  return true;
}

async function unpack(data: Buffer, room: number): Promise<string | undefined> {
  try {
    return (await promisify(inflate)(data, { maxOutputLength: Math.max(1, room) })).toString('latin1');
  } catch {
    // Encrypted, damaged, or far more than it looks.
    return undefined;
  }
}

function add(objects: Map<string, string[]>, number: string, body: string): void {
  const key = String(Number(number));
  const before = objects.get(key);
  if (before) before.push(body);
  else objects.set(key, [body]);
}

/** A name as a pattern: any of its letters may be written as its number (PDF 1.7, 7.3.5). */
function named(name: string): string {
  return `/${[...name].map((letter) => `(?:${letter}|#${letter.charCodeAt(0).toString(16)}|#${letter.charCodeAt(0).toString(16).toUpperCase()})`).join('')}`;
}
