import { isUtf8 } from 'node:buffer';

/** One in so many characters may be a control where a text is still a text (logs hold some). */
const controlsOneIn = 100;

/**
 * The encoding of a text, as iconv-lite names it; nothing, where it is no text.
 * @param start its first bytes, perhaps cut in the middle of a character
 */
export async function encodingOf(start: Buffer): Promise<string | undefined> {
  const { default: iconv } = await import('iconv-lite');
  const reads = (encoding: string) => isClean(iconv.decode(wholeCharacters(start), encoding));
  const marked = byMark(start);
  if (marked) return reads(marked) ? marked : undefined;
  if (start.includes(0)) {
    const guess = wideEncoding(start);
    return guess && reads(guess) ? guess : undefined;
  }
  if (isUtf8(wholeCharacters(start))) return isClean(start.toString('latin1')) ? 'utf-8' : undefined;
  const { detect } = await import('chardet');
  const found = detect(start) ?? 'windows-1252';
  // As browsers do: what calls itself Latin-1 is Windows' larger set.
  const encoding = found === 'ISO-8859-1' || !iconv.encodingExists(found) ? 'windows-1252' : found;
  return reads(encoding) ? encoding : undefined;
}

function byMark(start: Buffer): string | undefined {
  const [a, b, c, d] = start;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? 'utf-32le' : 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  return a === 0 && b === 0 && c === 0xfe && d === 0xff ? 'utf-32be' : undefined;
}

/** Without a mark, texts in two bytes a character show by where their zeros stand. */
function wideEncoding(start: Buffer): string | undefined {
  const zeros = [0, 0];
  for (const [index, byte] of start.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (odd > 20 * even) return 'utf-16le';
  return even > 20 * odd ? 'utf-16be' : undefined;
}

/** Without the beginning of a character at the end. */
function wholeCharacters(start: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, start.length); back += 1) {
    const byte = start[start.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? start.subarray(0, -back) : start;
    }
  }
  return start;
}

/** Hardly any controls besides those that lay out a text or colour a log, and hardly anything undecodable. */
function isClean(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is counted
  const odd = text.match(/[\0-\x07\x0e-\x1a\x1c-\x1f\x7f\ufffd]/g)?.length ?? 0;
  return odd * controlsOneIn <= text.length;
}
