import { blockEndReach, clusterStart, findCut, findHardCut } from './markdown/cut.ts';
import { Scanner } from './markdown/scanner.ts';

/** One message's worth of a rendered answer. */
export interface Piece {
  /** Ready to send: at most `limit` UTF-16 units, nothing left open, no blank edges. */
  content: string;
  /** The slice of the rendering that it stands for. */
  source: string;
  /** It is the same for every longer rendering. */
  finished: boolean;
}

/** How a rendering is split. */
export interface SplitOptions {
  /** Most UTF-16 units of a content; at least 100. Discord's limit is 2000. */
  limit?: number;
  /**
   * Offsets in the rendering at which a piece must end, ascending; they may not lie within a finished piece. Where the
   * last line of a code block comes next, the piece ends behind it.
   */
  cuts?: readonly number[] | undefined;
  /** How many units of the rendering are certain (`Rendering.stable`); all of them where it is not given. */
  stable?: number;
  /** More will come: what is half typed at the end is closed or left out, so that it looks well meanwhile. */
  growing?: boolean;
}

interface Start {
  scanner: Scanner;
  /** What goes before the piece's text: what is reopened. */
  opening: string;
}

/**
 * Splits a growing rendering without doing its finished pieces again. `update` gives for each rendering exactly what
 * `split` gives for it, as long as each begins with what was certain of the one before, new cuts lie behind the
 * finished pieces, and no piece was ended early.
 */
export class Splitter {
  private readonly finished: Piece[] = [];
  private start: Start = { scanner: new Scanner('', 0), opening: '' };

  update(rendered: string, options: SplitOptions = {}): Piece[] {
    const { limit = 2000, cuts = [], stable = rendered.length, growing = false } = options;
    const pieces = [...this.finished];
    let start: Start = { ...this.start, scanner: this.start.scanner.copy(rendered) };
    let last = rendered.length;
    while (last > 0 && /\s/.test(rendered.charAt(last - 1))) last -= 1;
    let certain = true;
    while (start.scanner.at < last) {
      const at = start.scanner.at;
      const forced = cuts.find((cut) => cut > at && cut < last && rendered.slice(at, cut).trim() !== '');
      const { cut, known, scanner } = endOf(rendered, start, limit, forced ?? last, forced !== undefined);
      if (cut === undefined) {
        pieces.push({
          content: lastContent(start, scanner, last, growing),
          source: rendered.slice(at),
          finished: false,
        });
        return pieces;
      }
      const piece: Piece = {
        content: contentOf(start, scanner, cut),
        source: rendered.slice(at, cut),
        finished: certain && known <= stable,
      };
      pieces.push(piece);
      start = { scanner, opening: openingOf(scanner) };
      certain = piece.finished;
      if (certain) {
        this.finished.push(piece);
        this.start = { ...start, scanner: scanner.copy() };
      }
    }
    return pieces;
  }

  /**
   * Ends the piece that is growing before it is full, at the best place behind `from`. From then on it is a finished
   * piece like any other.
   *
   * @param from offset in the rendering
   * @returns false where there is no good place, or none that is certain: then nothing changes
   */
  endEarly(rendered: string, options: { from: number; stable: number; limit?: number }): boolean {
    const { from, stable, limit: most = 2000 } = options;
    const start: Start = { ...this.start, scanner: this.start.scanner.copy(rendered) };
    const { at } = start.scanner;
    const certain = start.opening.length + Math.min(stable, rendered.length) - at - earlyMargin;
    const limit = Math.min(most, certain);
    const { cut, known, scanner } = endOf(
      rendered,
      start,
      limit,
      rendered.length,
      false,
      Math.max(from, at + 1),
    );
    if (cut === undefined || known > stable) return false;
    this.finished.push({
      content: contentOf(start, scanner, cut),
      source: rendered.slice(at, cut),
      finished: true,
    });
    this.start = { scanner: scanner.copy(), opening: openingOf(scanner) };
    return true;
  }
}

/** What a cut depends on reaches a little behind it; so much of what is certain is left for that, UTF-16 units. */
const earlyMargin = 8;

interface End {
  /** Undefined: the piece goes to the end. */
  cut: number | undefined;
  known: number;
  /** What is open at the end. */
  scanner: Scanner;
}

/** @param earliest ends the piece at a good place from here on, or nowhere */
function endOf(
  text: string,
  start: Start,
  limit: number,
  end: number,
  forced: boolean,
  earliest?: number,
): End {
  const room = limit - start.opening.length;
  const at = start.scanner.at;
  const walk = start.scanner.copy();
  const found = findCut(walk, end, room, earliest);
  if (found === undefined || (earliest !== undefined && found.at < earliest)) {
    if (!forced) return { cut: undefined, known: end, scanner: walk };
    walk.at = end;
    // Nothing would be left to show of a block whose last line alone came behind the cut.
    const blockEnd = walk.fence && /^[ \t>]*```[ \t]*(?=\n|$)/.exec(text.slice(end, end + blockEndReach));
    walk.walk(end + (blockEnd?.[0].length ?? 0));
    const cut = text.slice(walk.at).trim() === '' ? undefined : walk.at;
    return { cut, known: end + blockEndReach, scanner: walk };
  }
  const openAt = (offset: number) => {
    const scanner = start.scanner.copy();
    scanner.walk(offset);
    return scanner;
  };
  let cut = found.at;
  if (cut < 0) cut = findHardCut(openAt(-1 - cut), at, -1 - cut, room, openAt);
  else if (text[cut - 1] !== '\n') cut = clusterStart(text, at, cut);
  // Blank space behind the cut goes with it, but for the indentation of the next line.
  let next = cut;
  let lineStart = -1;
  while (next < text.length && /\s/.test(text.charAt(next))) {
    next += 1;
    if (text[next - 1] === '\n') lineStart = next;
  }
  // That it does not fit is known once something can be seen behind its end.
  let behind = found.known - 1;
  while (behind < text.length && /\s/.test(text.charAt(behind))) behind += 1;
  const known = Math.max(found.known, next, behind) + 2;
  cut = lineStart >= 0 ? lineStart : text[cut - 1] === '\n' ? cut : next;
  if (forced) cut = Math.min(cut, end);
  const scanner = openAt(cut);
  scanner.at = cut;
  return { cut, known, scanner };
}

/** What must stand before the text that begins at the scanner, so that it looks as it would have without the cut. */
function openingOf(scanner: Scanner): string {
  const { text, at, fence } = scanner;
  const midLine = text[at - 1] !== '\n';
  if (fence !== undefined) return `${fence.opening}\n${midLine ? fence.quote : ''}`;
  let marks = scanner.marks.join('') + '`'.repeat(scanner.ticks);
  if (scanner.ticks > 0 && text[at] === '`') marks += '\u200b';
  if (midLine) {
    const lead = /^ *(?:> |-# |#{1,3} )/.exec(text.slice(text.lastIndexOf('\n', at - 1) + 1, at))?.[0] ?? '';
    return lead.trimStart() + marks;
  }
  const indented = /^[ \t]+(?=([-*+] |\d{1,9}[.)] |[>#])|)/.exec(text.slice(at, at + 64));
  if (indented === null || indented[1] === '>' || indented[1] === '#') return marks;
  // Discord trims a message's edges; a list item must begin its line, other text need not.
  if (indented[1] !== undefined) return `\u200b\n${marks}`;
  return indented[0].length > 1 ? `\u200b${marks}` : marks;
}

function bodyOf(start: Start, end: number): string {
  const body = start.scanner.text.slice(start.scanner.at, end).trimEnd();
  return start.scanner.fence === undefined ? body.replace(/^(?:[^\S\n]*\n)+/, '') : body;
}

function contentOf(start: Start, scanner: Scanner, end: number): string {
  return dress(start, bodyOf(start, end), scanner.closers);
}

function dress(start: Start, body: string, closers: string): string {
  let text = start.opening + body;
  if (start.scanner.fence !== undefined) {
    // The block ends where the piece begins: nothing of it is left to show.
    const ended = /^\s*(?:> ?)?```/.exec(body);
    if (ended !== null) text = body.slice(ended[0].length);
  }
  const apart = closers.startsWith('`') && body.endsWith('`') ? '\u200b' : '';
  return (text + apart + closers).trim() || '\u200b';
}

function lastContent(start: Start, scanner: Scanner, end: number, growing: boolean): string {
  const from = start.scanner.at;
  let body = bodyOf(start, end);
  if (scanner.fence !== undefined) return dress(start, body, scanner.closers);
  if (!growing) return dress(start, body, '');
  const cutOff = (offset: number) => body.slice(0, body.length - (end - offset));
  if (scanner.inAddress && scanner.linkFrom >= from) {
    const half = scanner.text.slice(scanner.linkFrom, end);
    body = cutOff(scanner.linkFrom) + half.slice(1, half.lastIndexOf(']('));
  } else if (scanner.ticks > 0 && scanner.codeFrom + scanner.ticks >= end && scanner.codeFrom >= from) {
    return dress(start, cutOff(scanner.codeFrom), scanner.closers.slice(scanner.ticks));
  }
  if (scanner.ticks > 0) return dress(start, body.replace(/`+$/, ''), scanner.closers);
  const run = /([*_~|])\1{0,2}$/.exec(body);
  if (run !== null) {
    const mark = scanner.marks.at(-1);
    const before = body[run.index - 1];
    const opens = before === undefined || /\s/.test(before);
    if (opens || (mark?.startsWith(run[1] ?? '') && run[0].length < mark.length))
      body = body.slice(0, run.index);
  }
  return dress(start, body.trimEnd(), scanner.closers);
}

/**
 * Splits Markdown as Discord draws it into messages. A piece ends at the best place in its last quarter: paragraph, line,
 * sentence, word, else before a link or between grapheme clusters. What is open there (a fence with its
 * language, a quote, emphasis, a spoiler) is closed and opened again in the next piece. Pure.
 *
 * Laws: the sources joined are the rendering; each content is at most `limit` units, not blank at its edges, and has no
 * open fence; a finished piece is the same for every rendering that begins with the same `stable` units. A blank
 * rendering gives no pieces.
 */
export function split(rendered: string, options: SplitOptions = {}): Piece[] {
  return new Splitter().update(rendered, options);
}
