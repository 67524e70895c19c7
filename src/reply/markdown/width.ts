import { graphemesOf } from './graphemes.ts';

const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|^\p{Emoji_Presentation}|\ufe0f|\u20e3/u;
const invisible = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]+$/u;

function graphemeWidth(grapheme: string): number {
  if (wide.test(grapheme)) return 2;
  return invisible.test(grapheme) ? 0 : 1;
}

/** The width of a text in which every unit is a grapheme cluster; -1 where clusters must be looked for. */
function simpleWidth(text: string): number {
  let width = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= 0x20 && unit < 0x7f) width += 1;
    else if ((unit >= 0x4e00 && unit <= 0x9fff) || (unit >= 0xff01 && unit <= 0xff5e)) width += 2;
    else if ((unit >= 0x3041 && unit <= 0x3096) || (unit >= 0x30a1 && unit <= 0x30fa)) width += 2;
    else if ((unit >= 0xc0 && unit < 0x300) || (unit >= 0x400 && unit < 0x483)) width += 1;
    else return -1;
  }
  return width;
}

/**
 * The columns that one line of text takes in a fixed-width font: 2 for CJK, full-width forms and emoji, 0 for
 * invisible characters, 1 for the rest, counted by grapheme cluster (Unicode UAX 11 and 29).
 */
export function displayWidth(text: string): number {
  let width = simpleWidth(text);
  if (width >= 0) return width;
  width = 0;
  for (const { segment } of graphemesOf(text)) width += graphemeWidth(segment);
  return width;
}

/** Breaks one word that is wider than a column between grapheme clusters. */
function breakWord(word: string, columns: number): string[] {
  const parts: string[] = [];
  let part = '';
  let width = 0;
  for (const { segment } of graphemesOf(word)) {
    const own = graphemeWidth(segment);
    if (part !== '' && width + own > columns) {
      parts.push(part);
      part = '';
      width = 0;
    }
    part += segment;
    width += own;
  }
  parts.push(part);
  return parts;
}

/** Text as lines of at most `columns` columns, broken at spaces where it can be; its own line breaks are kept. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    if (displayWidth(paragraph) <= columns) {
      lines.push(paragraph);
      continue;
    }
    let line = '';
    let width = 0;
    for (const word of paragraph.split(' ')) {
      for (const part of displayWidth(word) <= columns ? [word] : breakWord(word, columns)) {
        const own = displayWidth(part);
        if (line !== '' && width + 1 + own > columns) {
          lines.push(line);
          line = '';
          width = 0;
        }
        // A word broken for its length goes on without a space only at the start of a line.
        width += line === '' ? own : own + 1;
        line = line === '' ? part : `${line} ${part}`;
      }
    }
    lines.push(line);
  }
  return lines;
}

/** Text filled up with spaces to `columns` columns, aligned as a table's separator asks. */
export function pad(text: string, columns: number, align: 'left' | 'right' | 'centre'): string {
  const missing = Math.max(0, columns - displayWidth(text));
  if (align === 'right') return ' '.repeat(missing) + text;
  const before = align === 'centre' ? missing >> 1 : 0;
  return ' '.repeat(before) + text + ' '.repeat(missing - before);
}
