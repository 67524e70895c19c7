const code = {
  newline: 10,
  space: 32,
  bang: 33,
  open: 40,
  close: 41,
  star: 42,
  slash: 47,
  less: 60,
  greater: 62,
  openLink: 91,
  backslash: 92,
  closeLink: 93,
  underscore: 95,
  tick: 96,
  pipe: 124,
  tilde: 126,
} as const;

/** Characters at which something may begin or end; all others are passed over. */
const special = new Uint8Array(128);
for (const character of '\n ()*<>[\\]_`|~') special[character.charCodeAt(0)] = 1;

/** A link's text longer than this is no link's text: a lone bracket must not hold a paragraph together. */
const linkReach = 400;

const isSpace = (unit: number) =>
  unit === 32 || (unit >= 9 && unit <= 13) || unit === 0xa0 || unit === 0x3000 || Number.isNaN(unit);
const isWord = (unit: number) =>
  (unit >= 48 && unit <= 57) ||
  (unit >= 65 && unit <= 90) ||
  (unit >= 97 && unit <= 122) ||
  unit === 95 ||
  unit >= 0xc0;

/** A fenced block that is open: what reopens it and what closes it, each without newlines. */
export interface OpenFence {
  opening: string;
  closing: string;
  /** "> " where the block stands in a quote. */
  quote: string;
  /** Where its first line of code begins; -1 while its opening line is unfinished. */
  body: number;
  /** Whether there is anything in it that can be seen. */
  empty: boolean;
}

/**
 * Walks once through Markdown as Discord reads it and knows at each offset what is open there. It never looks ahead by
 * more than one unit, so that what it knows at an offset does not depend on how the text goes on.
 */
export class Scanner {
  readonly text: string;
  at: number;
  fence: OpenFence | undefined = undefined;
  /** Emphasis, strike and spoiler marks that are open, in order. */
  marks: readonly string[] = [];
  /** Backticks that opened inline code; 0: none is open. */
  ticks = 0;
  /** Where what must stay whole began (inline code, a link, a mention); -1: nothing is open. */
  codeFrom = -1;
  linkFrom = -1;
  angleFrom = -1;
  private brackets = 0;
  private parentheses = 0;
  private fenceAt = 0;

  /** Where the line that opened the fence begins. */
  get fenceLine(): number {
    return this.text.lastIndexOf('\n', this.fenceAt - 1) + 1;
  }

  /** Whether the offset lies in the address of a link. */
  get inAddress(): boolean {
    return this.linkFrom >= 0 && this.brackets === 0 && this.parentheses > 0;
  }

  constructor(text: string, at: number) {
    this.text = text;
    this.at = at;
  }

  /** The same knowledge, for a text that begins with the same characters. */
  copy(text = this.text): Scanner {
    const copy = new Scanner(text, this.at);
    copy.fence = this.fence && { ...this.fence };
    copy.marks = this.marks;
    copy.ticks = this.ticks;
    copy.codeFrom = this.codeFrom;
    copy.linkFrom = this.linkFrom;
    copy.angleFrom = this.angleFrom;
    copy.brackets = this.brackets;
    copy.parentheses = this.parentheses;
    copy.fenceAt = this.fenceAt;
    return copy;
  }

  /** Where the atom that holds the current offset began, or -1. */
  get atom(): number {
    if (this.codeFrom >= 0) return this.codeFrom;
    if (this.linkFrom >= 0) return this.linkFrom;
    return this.angleFrom;
  }

  /** What must be appended here so that nothing is left open; its length never grows while plain text is passed. */
  get closers(): string {
    if (this.fence !== undefined)
      return `${this.fence.empty ? `\n${this.fence.quote}\u200b` : ''}\n${this.fence.closing}`;
    let closers = '`'.repeat(this.ticks);
    for (let index = this.marks.length - 1; index >= 0; index -= 1) closers += this.marks[index];
    return closers;
  }

  /** An upper bound of `closers.length`, the same for every offset at which the same things are open. */
  get reserve(): number {
    if (this.fence !== undefined) return this.fence.closing.length + this.fence.quote.length + 3;
    let reserve = this.ticks === 0 ? 0 : this.ticks + 1;
    for (const mark of this.marks) reserve += mark.length;
    return reserve;
  }

  /** Walks to `end`. A token that reaches over `end` is left for later: `at` then stands before it. */
  walk(end: number): void {
    while (this.at < end && this.step(end));
  }

  /**
   * Takes one token that begins at `at`, and the plain text up to the next one or to `end`; returns false where the
   * token reaches over `end`. A space and a newline are tokens.
   */
  step(end: number): boolean {
    const { text } = this;
    let at = this.at;
    let unit = text.charCodeAt(at);
    if (unit >= 128 || special[unit] === 0) {
      do {
        at += 1;
        unit = text.charCodeAt(at);
      } while (at < end && (unit >= 128 || special[unit] === 0));
      if (this.fence !== undefined && this.fence.body >= 0) this.fence.empty = false;
      this.at = at;
      return true;
    }
    const length = unit === code.newline || unit === code.space ? 1 : this.runLength(unit, at);
    if (at + length > end) return false;
    if (this.fence === undefined) this.token(unit, at, length);
    else this.fenceToken(this.fence, unit, at, length);
    this.at = at + length;
    return true;
  }

  private runLength(unit: number, at: number): number {
    const { text } = this;
    if (unit === code.backslash) {
      const next = text.charCodeAt(at + 1);
      return this.fence === undefined && this.ticks === 0 && next > 32 && next < 128 ? 2 : 1;
    }
    const longest = unit === code.tick ? 3 : unit === code.star || unit === code.underscore ? 3 : 2;
    if (
      unit === code.tick ||
      unit === code.star ||
      unit === code.underscore ||
      unit === code.pipe ||
      unit === code.tilde
    ) {
      let length = 1;
      while (length < longest && text.charCodeAt(at + length) === unit) length += 1;
      return length;
    }
    return 1;
  }

  private fenceToken(fence: OpenFence, unit: number, at: number, length: number): void {
    if (unit === code.tick && length === 3) {
      this.fence = undefined;
      return;
    }
    if (unit === code.newline && fence.body < 0) {
      const language = this.text.slice(this.fenceAt + 3, at).trim();
      if (/^[\w+#.-]{1,24}$/.test(language)) fence.opening += language;
      else if (language !== '') fence.empty = false;
      fence.body = at + 1;
    } else if (
      fence.body >= 0 &&
      unit !== code.newline &&
      unit !== code.space &&
      !(unit === code.greater && fence.quote !== '')
    ) {
      fence.empty = false;
    }
  }

  private openFence(at: number): void {
    const start = this.text.lastIndexOf('\n', at - 1) + 1;
    const before = this.text.slice(start, at);
    const quote = /^\s*> ?\s*$/.test(before) ? '> ' : '';
    this.fence = { opening: `${quote}\`\`\``, closing: `${quote}\`\`\``, quote, body: -1, empty: true };
    this.fenceAt = at;
    this.ticks = 0;
    this.codeFrom = this.linkFrom = this.angleFrom = -1;
    this.marks = [];
  }

  private token(unit: number, at: number, length: number): void {
    if (unit === code.tick && length === 3) {
      this.openFence(at);
      return;
    }
    if (unit === code.newline) {
      this.newline(at);
      return;
    }
    if (this.ticks > 0) {
      if (unit === code.tick && length === this.ticks) {
        this.ticks = 0;
        this.codeFrom = -1;
      }
      return;
    }
    if (unit === code.space) {
      // Only a command's name may have spaces: </ask that:id>.
      if (this.angleFrom >= 0 && this.text.charCodeAt(this.angleFrom + 1) !== code.slash) this.angleFrom = -1;
      if (this.linkFrom >= 0 && this.brackets === 0 && this.parentheses === 0) this.linkFrom = -1;
      if (this.linkFrom >= 0 && at - this.linkFrom > linkReach && this.brackets > 0) this.linkFrom = -1;
      return;
    }
    switch (unit) {
      case code.tick:
        this.ticks = length;
        this.codeFrom = at;
        break;
      case code.less:
        if (/[@#:/aht]/.test(this.text.charAt(at + 1))) this.angleFrom = at;
        break;
      case code.greater:
        this.angleFrom = -1;
        break;
      case code.openLink:
        if (this.linkFrom < 0 || (this.brackets === 0 && this.parentheses === 0)) {
          this.linkFrom = at;
          this.brackets = 0;
          this.parentheses = 0;
        }
        if (this.parentheses === 0) this.brackets += 1;
        break;
      case code.closeLink:
        if (this.linkFrom >= 0 && this.brackets > 0) {
          this.brackets -= 1;
          if (this.brackets === 0 && this.text.charCodeAt(at + 1) !== code.open) this.linkFrom = -1;
        }
        break;
      case code.open:
        if (this.linkFrom >= 0 && this.brackets === 0) this.parentheses += 1;
        break;
      case code.close:
        if (this.linkFrom >= 0 && this.brackets === 0) {
          this.parentheses -= 1;
          if (this.parentheses <= 0) this.linkFrom = -1;
        }
        break;
      case code.backslash:
        break;
      default:
        // Within a link's address marks mean nothing.
        if (this.parentheses === 0 || this.linkFrom < 0) this.mark(unit, at, length);
    }
  }

  private newline(at: number): void {
    this.ticks = 0;
    this.codeFrom = this.linkFrom = this.angleFrom = -1;
    if (this.marks.length === 0) return;
    // Emphasis goes on over a line break, but not into another block; a spoiler does.
    const next = this.text.charAt(at + 1);
    if (next === '' || /[\s\-*+>#|\d]/.test(next)) this.marks = this.marks.filter((mark) => mark === '||');
  }

  private mark(unit: number, at: number, length: number): void {
    if (length === 1 && (unit === code.pipe || unit === code.tilde)) return;
    const { text, marks } = this;
    const before = at === 0 ? Number.NaN : text.charCodeAt(at - 1);
    const after = text.charCodeAt(at + length);
    const run = text.slice(at, at + length);
    if (marks.length > 0 && !isSpace(before) && (unit !== code.underscore || !isWord(after))) {
      const index = marks.lastIndexOf(run);
      if (index >= 0) {
        this.marks = marks.slice(0, index);
        return;
      }
      const single = run.charAt(0);
      if (length === 3 && marks.includes(single) && marks.includes(single + single)) {
        this.marks = marks.filter((mark) => mark !== single && mark !== single + single);
        return;
      }
      if (length < 3 && marks.includes(single.repeat(3))) {
        this.marks = marks.map((mark) => (mark === single.repeat(3) ? single.repeat(3 - length) : mark));
        return;
      }
    }
    const opens = !isSpace(after) && (unit === code.pipe || !isWord(before)) && !marks.includes(run);
    if (opens && marks.length < 4) this.marks = [...marks, run];
  }
}
