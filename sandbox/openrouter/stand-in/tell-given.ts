import { cut } from './cut.ts';
import type { Given } from './given.ts';
import { pictureSize } from './picture-size.ts';
import { type Rows, readRows } from './rows.ts';

const mostRows = 5;
const mostColumns = 6;
const mostCell = 24;
const mostLine = 120;
const mostFound = 300;

/** What can truly be said of something that was given, by one who can read bytes and nothing else. Markdown. */
export function tellGiven(given: Given): string {
  switch (given.kind) {
    case 'text':
      return tellText(given);
    case 'picture': {
      const size = pictureSize(given.bytes);
      const pixels = size ? ` of ${size.width} × ${size.height} pixels` : '';
      return `${asCode(given.name)} is a picture${pixels} (${facts(given)}). What is on it takes a model that sees.`;
    }
    case 'video':
      return `${asCode(given.name)} is a video (${facts(given)}). What happens in it takes a model that watches.`;
    case 'link':
      return `The address ${asCode(given.url)}, for a model to look at. I fetch nothing.`;
    case 'sound': {
      const seconds = given.format === 'wav' ? wavSeconds(given.bytes) : undefined;
      const length = seconds === undefined ? '' : ` of ${number(seconds)} s`;
      return `${asCode(given.name)} is a recording${length} (${facts({ type: given.format, bytes: given.bytes })}). What one hears in it takes a model that listens.`;
    }
    case 'pdf':
      return tellPdf(given);
    case 'heard':
      return given.name === undefined
        ? `Your voice message was written down first, since not every model listens:\n${quote(given.said)}`
        : `${asCode(given.name)} was written down first, since not every model listens:\n${quote(given.said)}`;
    case 'unseen':
      return `Of ${asCode(given.name)} I was told only this: *${given.why}*.`;
  }
}

function tellText({ name, text, isCut }: Given & { kind: 'text' }): string {
  const rows = /\.[ct]sv$/i.test(name) ? readRows(text) : undefined;
  const cut = isCut ? ' It is longer than I was sent.' : '';
  if (rows) return `${asCode(name)} has ${tellRows(rows)}${cut}`;
  const lines = text.replace(/\n$/, '').split('\n');
  const words = text.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}’']*/gu) ?? [];
  const first = lines.find((line) => line.trim() !== '')?.trim() ?? '';
  const begins = first === '' ? '' : ` It begins: ${asCode(first)}.`;
  return `${asCode(name)} has ${count(lines.length, 'line')} and ${count(words.length, 'word')}.${begins}${mostFrequent(words)}${cut}`;
}

/** Of words that say something: those of four letters and more. */
function mostFrequent(words: readonly string[]): string {
  const times = new Map<string, number>();
  for (const word of words.map((each) => each.toLowerCase()).filter((each) => [...each].length >= 4))
    times.set(word, (times.get(word) ?? 0) + 1);
  const [most] = [...times].sort(([, a], [, b]) => b - a);
  return most && most[1] > 1
    ? ` Its most frequent word, of those with four letters or more, is **${most[0]}** (${most[1]} times).`
    : '';
}

function tellRows({ columns, rows }: Rows): string {
  const shown = columns.length > mostColumns ? ` (the first ${mostColumns} of them here)` : '';
  const row = (cells: readonly string[]) => `| ${cells.slice(0, mostColumns).map(asCell).join(' | ')} |`;
  const line = `|${' --- |'.repeat(Math.min(mostColumns, columns.length))}`;
  const table = [row(columns), line, ...rows.slice(0, mostRows).map(row)].join('\n');
  const left = rows.length - mostRows;
  const more = left > 0 ? `\n\nand ${count(left, 'more row')}.` : '';
  return `${count(rows.length, 'row')} in ${count(columns.length, 'column')}${shown}:\n\n${table}${more}`;
}

function tellPdf({ name, bytes, found }: Given & { kind: 'pdf' }): string {
  const pages = bytes.toString('latin1').match(/\/Type\s*\/Page(?![A-Za-z])/g)?.length;
  const all = pages === undefined ? '' : ` of ${count(pages, 'page')}`;
  const text =
    found === undefined
      ? 'It came as the file that it is, for a model that reads them.'
      : `OpenRouter’s parser read it for me; it begins:\n${quote(cut(found.trim(), mostFound))}`;
  return `${asCode(name)} is a PDF${all} (${amount(bytes)}). ${text}`;
}

/** Of a WAV file with its format in the usual place (RIFF, "Multimedia Programming Interface and Data Specifications 1.0"). */
function wavSeconds(bytes: Buffer): number | undefined {
  if (bytes.length < 44 || bytes.toString('latin1', 36, 40) !== 'data') return undefined;
  const aSecond = bytes.readUInt32LE(28);
  return aSecond === 0 ? undefined : (bytes.length - 44) / aSecond;
}

/** @param type a media type, or the name of a format */
function facts({ type, bytes }: { type: string; bytes: Buffer }): string {
  return `${(type.split('/')[1] ?? type).toUpperCase()}, ${amount(bytes)}`;
}

function amount({ length }: Buffer): string {
  if (length < 1000) return count(length, 'byte');
  return length < 1_000_000 ? `${number(length / 1000)} kB` : `${number(length / 1_000_000)} MB`;
}

function number(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 1 });
}

function count(many: number, what: string): string {
  return `${many.toLocaleString('en-US')} ${what}${many === 1 ? '' : 's'}`;
}

function quote(text: string): string {
  return text.replaceAll(/^/gm, '> ');
}

function asCode(text: string): string {
  return `\`${cut(text.replaceAll('`', '’'), mostLine)}\``;
}

function asCell(text: string): string {
  return cut(text.replaceAll(/\s+/g, ' '), mostCell).replaceAll(/[|\\`*_~<>[\]]/g, '\\$&');
}
