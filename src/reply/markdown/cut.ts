import { graphemesOf } from './graphemes.ts';
import type { Scanner } from './scanner.ts';

/** Nicer places are looked for in this last part of a piece only, so that few messages are needed. */
const window = 0.25;

const lineLead = /^[\s>]*(?:[-*+>]|-#|#{1,6}|\d{1,9}[.)])?$/;

/** How good a place is. Marks that are open there count `open` against it. */
const rank = {
  paragraph: 7,
  line: 6,
  nested: 5,
  codeParagraph: 4,
  codeLine: 3,
  sentence: 2,
  word: 1,
  open: -10,
} as const;

const blockEnd = /^[ \t>]*```/;
const lineAndBlockEnd = /^[ \t]*\n[ \t>]*```/;

/** How far behind a place the end of a block is looked for. */
export const blockEndReach = 16;

const isBlank = (character: string | undefined) => character === undefined || /\s/.test(character);

/** Where a piece ends. */
export interface Cut {
  /** The best place; where there is none, -1 - the farthest offset that the piece may reach. */
  at: number;
  /** All that the choice depended on lies before this offset. */
  known: number;
}

/**
 * Looks for the end of the piece that begins at `scanner.at`; undefined where all up to `end` fits. The choice is made
 * from what lies before `Cut.known` alone, and stays the same however the text goes on behind it.
 *
 * @param scanner what is open at the start; it is left somewhere before `end`
 * @param room units that the piece may take, with all that must close what is open
 * @param earliest no place before this offset will do
 */
export function findCut(scanner: Scanner, end: number, room: number, earliest = 0): Cut | undefined {
  const { text } = scanner;
  const start = scanner.at;
  const from = Math.max(earliest, start + Math.floor(room * (1 - window)));
  let best = Number.NEGATIVE_INFINITY;
  let bestAt = -1;
  let codeLine = -1;
  let lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const offer = (at: number, worth: number) => {
    const value = scanner.marks.length > 0 ? worth + rank.open : worth;
    if (value >= best) {
      best = value;
      bestAt = at;
    }
  };
  let hard = -1;
  let known = -1;
  for (;;) {
    if (scanner.at >= end) return undefined;
    const before = scanner.at;
    const limit = start + room - scanner.reserve;
    if (!(before < limit && scanner.step(Math.min(end, limit)))) {
      if (before >= limit || end > limit) {
        hard = before;
        known = limit + 1;
        break;
      }
      return undefined;
    }
    if (scanner.at > start + room - scanner.reserve) {
      hard = before;
      known = scanner.at;
      break;
    }
    const at = scanner.at;
    const unit = text.charCodeAt(at - 1);
    const fence = scanner.fence;
    if (unit === 10) {
      if (at >= from) {
        if (fence === undefined) offer(at, lineRank(text, start, at));
        else if (!fence.empty) codeLine = at;
      }
      lineStart = at;
    } else if (at >= from) {
      if (fence !== undefined) {
        // Only once code is seen on the next line: a piece must not begin with the end of its block.
        if (codeLine >= 0 && unit !== 32 && !(unit === 62 && fence.quote !== '')) {
          offer(codeLine, text.charCodeAt(codeLine - 2) === 10 ? rank.codeParagraph : rank.codeLine);
          codeLine = -1;
        }
      } else {
        codeLine = -1;
        if (unit === 32 && scanner.atom < 0 && !isBlank(text[at - 2])) {
          if (at - lineStart > 8 || !lineLead.test(text.slice(lineStart, at - 1))) {
            offer(at, spaceRank(text, start, at - 1));
          }
        }
      }
    }
  }
  const fence = scanner.fence;
  if (fence !== undefined && !fence.empty && (codeLine >= 0 || text[hard] === '\n')) {
    const next = codeLine >= 0 ? codeLine : hard + 1;
    const closing = blockEnd.exec(text.slice(next, next + blockEndReach))?.[0].length ?? 0;
    known = Math.max(known, next + blockEndReach);
    if (closing === 0) offer(next, rank.codeLine);
    else if (next + closing - start <= room) offer(next + closing, rank.line);
  }
  // Blank space behind a piece costs nothing, so that it may as well end right here.
  if (scanner.fence === undefined && isBlank(text[hard])) {
    if (text[hard] === '\n') offer(hard, lineRank(text, start, hard + 1));
    else if (scanner.atom < 0 && !isBlank(text[hard - 1])) offer(hard, spaceRank(text, start, hard));
  }
  // The walk may have gone past `hard` by one token; whoever asked walks again to where the piece ends.
  if (bestAt < 0 && fence !== undefined) known = Math.max(known, hard + blockEndReach);
  return { at: bestAt >= 0 ? bestAt : -1 - hard, known };
}

/** The worth of a space at `at`. */
function spaceRank(text: string, start: number, at: number): number {
  const sentence = /[.!?…][)"'”’*_~|`\]]{0,4}$/.test(text.slice(Math.max(start, at - 5), at));
  return sentence ? rank.sentence : rank.word;
}

/** The worth of a line break that ends at `at`. */
function lineRank(text: string, start: number, at: number): number {
  let last = at - 1;
  while (last >= start && /\s/.test(text[last] ?? '')) last -= 1;
  const line = text.slice(text.lastIndexOf('\n', last) + 1, last + 1);
  // A heading, or a line that announces the next, must not be parted from what it stands over.
  if (/^(?:#{1,3} |\*\*[^*]*\*\*$)/.test(line) || line.endsWith(':')) return rank.word;
  if (text[at] === '\n' || text.indexOf('\n', last + 1) < at - 1) return rank.paragraph;
  return /[ \t]/.test(text[at] ?? '') ? rank.nested : rank.line;
}

/**
 * The end of a piece that has no good place to end at: before a link or an address, after CJK punctuation, before a
 * word amid CJK, or else between two grapheme clusters.
 *
 * @param state what is open at `hard`
 * @param reopened what is open at an offset before it
 */
export function findHardCut(
  state: Scanner,
  start: number,
  hard: number,
  room: number,
  openAt: (at: number) => Scanner,
): number {
  const { text } = state;
  const { fence } = state;
  if (fence !== undefined) {
    const line = state.fenceLine;
    if (fence.empty && line > start && text.slice(start, line).trim() !== '') return line;
    let at = hard;
    const next = text.slice(hard, hard + blockEndReach);
    if ((text[hard - 1] === '\n' ? blockEnd : lineAndBlockEnd).test(next)) {
      // A piece must not begin with the end of its block: a little of the line goes with it.
      while (at > start + 1 && /[\s>]/.test(text.charAt(at - 1))) at -= 1;
      at -= 1;
    }
    return clusterStart(text, start, at);
  }
  const worthIt = (at: number) => at > start && text.slice(start, at).trim() !== '';
  if (state.atom >= 0 && worthIt(state.atom)) return clusterStart(text, start, state.atom);
  const from = start + Math.floor(room * (1 - window));
  for (const punctuation of ['。！？；…', '，、：」』）】']) {
    for (let at = hard; at > from; at -= 1) {
      if (
        punctuation.includes(text.charAt(at - 1)) &&
        !punctuation.includes(text.charAt(at)) &&
        openAt(at).atom < 0
      ) {
        return clusterStart(text, start, at);
      }
    }
  }
  let run = hard;
  while (run > start && text.charCodeAt(run - 1) > 32 && text.charCodeAt(run - 1) < 127) run -= 1;
  if (run < hard && !isBlank(text[hard]) && (run >= from || text.slice(run, hard).includes('://'))) {
    const atom = openAt(run).atom;
    if (worthIt(atom >= 0 ? atom : run)) return clusterStart(text, start, atom >= 0 ? atom : run);
  }
  return clusterStart(text, start, hard);
}

/** The nearest start of a grapheme cluster at or before `at` and after `start`; at least no surrogate pair is cut. */
export function clusterStart(text: string, start: number, at: number): number {
  if (at >= text.length) return at;
  let from = at - 1;
  while (from > start && at - from < 256 && text.charCodeAt(from) > 127) from -= 1;
  const found = graphemesOf(text.slice(from, at + 64)).containing(at - from);
  const cut = found === undefined ? at : from + found.index;
  if (cut > start) return cut;
  return at - 1 > start && (text.charCodeAt(at) & 0xfc00) === 0xdc00 ? at - 1 : at;
}
