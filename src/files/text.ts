import { encodingOf } from './encoding.ts';
import type { FileText } from './files.ts';

/** Bytes of a character, at most, in any encoding that is read. */
const widest = 4;

/** How much of a file must be read for so many characters. */
export function bytesFor(maxCharacters: number): number {
  return maxCharacters * widest + widest;
}

/** A text of any encoding, its lines ended by a newline. @param isAll whether these bytes are the whole file */
export async function decodeText(bytes: Buffer, isAll: boolean, maxCharacters: number): Promise<FileText> {
  const { default: iconv } = await import('iconv-lite');
  const encoding = (await encodingOf(bytes.subarray(0, 64 * 1024))) ?? 'utf-8';
  const text = iconv.decode(bytes, encoding).replaceAll('\r\n', '\n');
  // What was cut in the middle of a character ends in its stand-in.
  return cutText(isAll ? text : text.replace(/\ufffd+$/, ''), isAll, maxCharacters);
}

/** The first characters of a text; no pair of surrogates is torn apart. */
export function cutText(text: string, isAll: boolean, maxCharacters: number): FileText {
  if (text.length <= maxCharacters) return { text, isCut: !isAll };
  const cut = text.slice(0, maxCharacters);
  return { text: /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut, isCut: true };
}
