import { clearScreenDown, moveCursor } from 'node:readline';
import type { Writable } from 'node:stream';

const dim = '\u001B[2m';
const bold = '\u001B[1m';
const plain = '\u001B[0m';

/** A terminal, or what is none. */
export type Output = Writable & { isTTY?: boolean; columns?: number; rows?: number };

/**
 * A terminal on which one text grows and changes in place. Where the output is no terminal, only the final text is
 * written.
 */
export class Screen {
  readonly #out: Output;
  #label = '';
  #drawn: string[] = [];
  #text = '';

  constructor(out: Output) {
    this.#out = out;
  }

  /** Writes lines that stay. */
  say(...lines: string[]): void {
    this.#out.write(`${lines.join('\n')}\n`);
  }

  /** Begins a text behind a label. */
  begin(label: string): void {
    this.#label = label;
    this.#drawn = [];
    this.#text = '';
    if (this.#out.isTTY) this.draw('…');
  }

  /** Shows the text as it is now: only the lines that changed are written again. */
  draw(text: string): void {
    this.#text = readable(text);
    if (!this.#out.isTTY) return;
    const lines = this.#lines(this.#text);
    const same = this.#drawn.findIndex((line, index) => line !== lines[index]);
    const from = same === -1 ? this.#drawn.length : same;
    // What has scrolled off the top cannot be reached any more.
    const up = Math.min(this.#drawn.length - from, (this.#out.rows || 24) - 1);
    if (up > 0) {
      moveCursor(this.#out, 0, -up);
      clearScreenDown(this.#out);
    }
    for (const line of lines.slice(this.#drawn.length - up)) this.#out.write(`${line}\n`);
    this.#drawn = lines;
  }

  /** The text stays as it is. */
  end(): void {
    if (!this.#out.isTTY) this.#out.write(`${this.#label}${this.#text}\n`);
  }

  /** The text as lines that fit the terminal's width, with Discord's small print dimmed. */
  #lines(text: string): string[] {
    const width = Math.max(20, (this.#out.columns || 80) - 1);
    const lines = text.split('\n').flatMap((line) => {
      const small = line.startsWith('-# ');
      return wrap(small ? line.slice(3) : line, width).map((row) => (small ? `${dim}${row}${plain}` : row));
    });
    return [`${bold}${this.#label.trim()}${plain}`, ...lines];
  }
}

/** A text without what commands a terminal or turns its writing around: a model says what it likes. */
function readable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const commands = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;
  return text.replaceAll(/\r\n?/g, '\n').replaceAll(commands, '\uFFFD');
}

/** Cuts a line into rows of a terminal; wide characters count double. */
function wrap(line: string, width: number): string[] {
  const rows: string[] = [];
  let row = '';
  let used = 0;
  for (const character of line) {
    const columns =
      /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}/u.test(
        character,
      )
        ? 2
        : 1;
    if (used + columns > width) {
      rows.push(row);
      row = '';
      used = 0;
    }
    row += character;
    used += columns;
  }
  return [...rows, row];
}
