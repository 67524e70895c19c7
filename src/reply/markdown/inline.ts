/** How far ahead in its line a pair's other half is looked for, in UTF-16 units; a mark farther off is no pair. */
const codeReach = 500;
const underlineReach = 200;
const imageReach = 1000;

const worthALook = /__|!\[|\|\||```/;
const token = /\\[^\w\s]|`+|!\[|__+|\|\|+|\]\((?:[^\s()]|\([^\s()]*\)?)*|https?:\/\/[^\s<>]+/g;
const image = /!\[([^[\]]*)\]\((<?https?:\/\/[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*>?)(?:\s+"[^"]*")?\)/y;
const identifier = /__([a-z0-9]+(?:_[a-z0-9]+)*|[A-Z0-9]+(?:_[A-Z0-9]+)*)__(?!\w)/y;
const wordCharacter = /[\p{L}\p{N}_]/u;

/** A line's inline Markdown, made safe for Discord. */
export interface ProtectedLine {
  text: string;
  /** The length of the text that stays as it is, however an unfinished line goes on. */
  stable: number;
  /** The line ends in an opening fence, e.g. "Like this: ```python". */
  opensFence: boolean;
}

const word = (character: string | undefined) => character !== undefined && wordCharacter.test(character);
const blank = (character: string | undefined) => character === undefined || /\s/.test(character);
const escapeAll = (run: string) => run.replace(/./g, '\\$&');

/** What `__` at `at` stands for: how much of the line is taken by it, and what it becomes; undefined: undecided. */
function underline(
  line: string,
  at: number,
  length: number,
  complete: boolean,
): [taken: number, text: string] | undefined {
  const run = line.slice(at, at + length);
  const before = line[at - 1];
  const after = line[at + length];
  if (after === undefined && !complete) return undefined;
  if (length === 3) return [length, run];
  if (length > 3 || word(after) === word(before) || blank(after)) return [length, escapeAll(run)];
  if (word(before)) return [length, escapeAll(run)];
  identifier.lastIndex = at;
  const name = identifier.exec(line)?.[1];
  if (name !== undefined && name.length + 4 <= underlineReach) {
    if (!complete && at + name.length + 4 === line.length) return undefined;
    return [name.length + 4, `\\_\\_${name.replaceAll('_', '\\_')}\\_\\_`];
  }
  const end = line.indexOf('__', at + 2);
  if (end > 0 && end - at <= underlineReach) {
    if (!complete && end + 2 >= line.length) return undefined;
    if (!blank(line[end - 1]) && !word(line[end + 2])) return [end + 2 - at, line.slice(at, end + 2)];
  } else if (!complete && line.length - at <= underlineReach + 2) return undefined;
  return [length, escapeAll(run)];
}

/**
 * One line outside of fences: names like `__init__` and lone underscores are escaped, lest Discord underline what is
 * between them; `a || b` is no spoiler; images become links; runs of backticks which open nothing are escaped. Inline
 * code, link targets and addresses stay as they are.
 *
 * @param complete false while the line may still grow
 */
export function protectInline(line: string, complete: boolean): ProtectedLine {
  if (!worthALook.test(line)) {
    // A mark may be half here: "_", "!", "|" or backticks at the end.
    const stable = complete ? line.length : openEnd(line, 0);
    return { text: line, stable, opensFence: false };
  }
  let text = '';
  let from = 0;
  token.lastIndex = 0;
  for (let found = token.exec(line); found !== null; found = token.exec(line)) {
    const run = found[0];
    const at = found.index;
    let taken = run.length;
    let becomes = run;
    let decided = true;
    if (run[0] === '`') {
      const end = closingRun(line, at + taken, taken);
      if (end >= 0 && end - at <= codeReach) {
        taken = end + taken - at;
        const whole = line.slice(at, at + taken);
        becomes =
          run.length > 3
            ? `\`\`\`${whole.slice(run.length, -run.length).replace(/`{3,}/g, (ticks) => [...ticks].join('\u200b'))}\`\`\``
            : whole;
        decided = complete || at + taken < line.length;
      } else if (!complete && line.length - at <= codeReach + taken) decided = false;
      else if (taken >= 3) {
        if (/^[\w+#.-]*\s*$/.test(line.slice(at + taken))) {
          text += `${line.slice(from, at)}\`\`\`${line.slice(at + taken).trim()}`;
          return { text, stable: text.length, opensFence: true };
        }
        becomes = escapeAll(run);
      }
    } else if (run[0] === '_') {
      const meaning = underline(line, at, taken, complete);
      if (meaning === undefined) decided = false;
      else [taken, becomes] = meaning;
    } else if (run === '![') {
      image.lastIndex = at;
      const whole = image.exec(line);
      if (whole !== null && whole[0].length <= imageReach) {
        taken = whole[0].length;
        const [, alt = '', url = ''] = whole;
        becomes = alt === '' ? url : `[${alt}](${url})`;
      } else if (!complete && line.length - at <= imageReach) decided = false;
    } else if (run[0] === '|') {
      if (!complete && at + taken === line.length) decided = false;
      else if (taken === 2 && line[at - 1] === ' ' && line[at + 2] === ' ') becomes = '\\|\\|';
    }
    if (!decided) {
      const stable = text.length + at - from;
      return { text: text + line.slice(from), stable, opensFence: false };
    }
    text += line.slice(from, at) + becomes;
    from = at + taken;
    token.lastIndex = from;
  }
  const stable = complete ? line.length : openEnd(line, from);
  const length = text.length;
  text += line.slice(from);
  return { text, stable: complete ? text.length : length + stable - from, opensFence: false };
}

/** Where the last mark that may still grow begins: half an escape, a run of marks, an open code span. */
function openEnd(line: string, from: number): number {
  const tail = line.slice(from);
  const half = /(?:[_!|\\`[]|\]\(?)+$/.exec(tail);
  return from + (half === null ? tail.length : half.index);
}

/** Where a run of exactly `length` backticks begins, from `from` on; -1 if there is none. */
function closingRun(line: string, from: number, length: number): number {
  let at = line.indexOf('`', from);
  while (at >= 0) {
    let end = at + 1;
    while (line[end] === '`') end += 1;
    if (end - at === length) return at;
    at = line.indexOf('`', end);
  }
  return -1;
}
