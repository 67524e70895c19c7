/** A word whose letters occur nowhere else in its text, and where it stands, in UTF-16 units. */
export interface Word {
  letters: string;
  start: number;
  end: number;
}

/** An answer for the bench: Markdown of which it can always be told how much of it is on the screen. */
export interface BenchText {
  markdown: string;
  words: readonly Word[];
}

const starts = 'bdfghjkpw';
const vowels = 'aeiou';
const middles = 'lmnrsv';
const ends = 'tcx';
const emojis = ['👍🏽', '🎉', '👩‍👩‍👧', '🇩🇪', '✅', '🧪', '❤️', '🏴‍☠️'];

/**
 * Words that are made of a letter of `starts`, then vowels and `middles` in turn, then one of `ends`: however words
 * follow each other without a space between, none of them can be found in the others or across two of them.
 */
function wordOf(index: number, syllables: number): string {
  let rest = index;
  const pick = (letters: string) => {
    const letter = letters.charAt(rest % letters.length);
    rest = Math.floor(rest / letters.length);
    return letter;
  };
  let word = pick(starts) + pick(vowels);
  for (let count = 1; count < syllables; count += 1) word += pick(middles) + pick(vowels);
  return word + pick(ends);
}

/** Writes Markdown and remembers its words. */
class Writer {
  markdown = '';
  readonly words: Word[] = [];
  readonly #seed: number;
  /** How many words of so many syllables there are. */
  readonly #counts: number[] = [];
  #ideographs = 0;
  #chance: number;

  constructor(seed: number) {
    this.#seed = seed % 10;
    this.#chance = seed + 1;
  }

  /** A whole number from `from` to `to`, by chance, but always the same for the same seed (Lehmer's generator). */
  some(from: number, to: number): number {
    this.#chance = (this.#chance * 48_271) % 2_147_483_647;
    return from + (this.#chance % (to - from + 1));
  }

  put(marks: string): this {
    this.markdown += marks;
    return this;
  }

  /** A word; of `units` if given (an odd number from 5), else as they come. */
  word({ capital = false, units }: { capital?: boolean; units?: number } = {}): this {
    const turn = this.words.length % 9;
    const syllables = units !== undefined ? (units - 1) / 2 : turn === 8 ? 4 : turn % 4 === 0 ? 2 : 3;
    const count = this.#counts[syllables] ?? 0;
    const kinds = 45 * 30 ** (syllables - 1) * 3;
    if (count * 10 >= kinds) return this.word({ capital, units: 2 * syllables + 3 });
    this.#counts[syllables] = count + 1;
    // Every tenth word belongs to this seed; the factor spreads neighbours over the whole list.
    const letters = wordOf(((count * 79_190) % kinds) + this.#seed, syllables);
    return this.#take(capital ? letters.charAt(0).toUpperCase() + letters.slice(1) : letters);
  }

  /** An ideograph that was not used yet. */
  ideograph(): this {
    this.#ideographs += 1;
    return this.#take(String.fromCodePoint(0x4e00 + ((this.#ideographs * 7919) % 20_000)));
  }

  sentence(words: number, end = '. '): this {
    for (let index = 0; index < words; index += 1) {
      this.word({ capital: index === 0 });
      if (index < words - 1) this.put(index === 4 ? ', ' : ' ');
    }
    return this.put(end);
  }

  #take(letters: string): this {
    this.words.push({ letters, start: this.markdown.length, end: this.markdown.length + letters.length });
    return this.put(letters);
  }
}

const paragraph = (writer: Writer, sentences = writer.some(3, 6)) => {
  for (let index = 0; index < sentences; index += 1) {
    writer.sentence(writer.some(6, 14), index < sentences - 1 ? '. ' : '.\n\n');
  }
};

const heading = (writer: Writer) => writer.put('## ').word({ capital: true }).put(' ').word().put('\n\n');

const list = (writer: Writer) => {
  const items = writer.some(3, 7);
  for (let index = 0; index < items; index += 1) {
    writer.put('- **').word({ capital: true }).put('**: ').sentence(writer.some(4, 10), '.\n');
  }
  writer.put('\n');
};

const numbered = (writer: Writer) => {
  for (let index = 1; index <= 4; index += 1) writer.put(`${index}. `).sentence(7, '.\n');
  writer.put('\n');
};

const quote = (writer: Writer) => writer.put('> ').sentence(9, '.\n> ').sentence(6, '.\n\n');

const fence = (writer: Writer, lines = writer.some(4, 10)) => {
  writer.put('```ts\n');
  for (let index = 0; index < lines; index += 1) {
    writer
      .put('  '.repeat(index % 3))
      .word()
      .put('.')
      .word()
      .put(' = ')
      .word()
      .put('(')
      .word()
      .put(');\n');
  }
  writer.put('```\n\n');
};

const table = (writer: Writer, rows = 7) => {
  const columns = 4;
  for (let row = -2; row < rows; row += 1) {
    if (row === -1) {
      writer.put(`|${'---|'.repeat(columns - 1)}--:|\n`);
      continue;
    }
    for (let column = 0; column < columns; column += 1) {
      writer.put('| ');
      // One column is too wide for a chat window in some rows, so that its cells wrap.
      const words = column === 1 ? 1 + ((row + 2) % 4) : 1;
      for (let index = 0; index < words; index += 1) {
        if (index > 0) writer.put(' ');
        writer.word({ units: 7 });
      }
      writer.put(' ');
    }
    writer.put('|\n');
  }
  writer.put('\n');
};

const chinese = (writer: Writer) => {
  for (let index = 1; index <= 160; index += 1) {
    writer.ideograph();
    if (index % 40 === 0) writer.put(index === 160 ? '。\n\n' : '。');
    else if (index % 13 === 0) writer.put('，');
  }
};

const cheerful = (writer: Writer) => {
  for (let index = 0; index < 24; index += 1) {
    writer.word({ capital: index === 0 }).put(` ${emojis[index % emojis.length]}`);
    writer.put(index === 23 ? '\n\n' : index % 5 === 4 ? ', ' : ' ');
  }
};

/** Ends the text with a paragraph of exactly `units`. */
function last(writer: Writer, units: number): void {
  const end = writer.markdown.length + units;
  for (;;) {
    const left = end - writer.markdown.length;
    if (left <= 25) {
      // `word, word.` with both of odd lengths, or `word word.`
      const first = 7;
      const separator = left % 2 === 0 ? ' ' : ', ';
      writer.word({ units: first }).put(separator);
      writer.word({ units: left - first - separator.length - 1 }).put('.');
      return;
    }
    writer.word().put(' ');
  }
}

function write(
  seed: number,
  units: number,
  opening: readonly ((writer: Writer) => unknown)[],
  cycle: readonly ((writer: Writer) => unknown)[],
): BenchText {
  const writer = new Writer(seed);
  for (const section of opening) section(writer);
  const longest = 800;
  for (let index = 0; units - writer.markdown.length > longest + 50; index += 1)
    cycle[index % cycle.length]?.(writer);
  while (units - writer.markdown.length > 450) paragraph(writer, 3);
  last(writer, units - writer.markdown.length);
  return { markdown: writer.markdown, words: writer.words };
}

/**
 * 4,000 units of ordinary Markdown: headings, paragraphs, a list, a short fence. Texts of different seeds have their
 * paragraphs at different places, and as long as the seeds differ modulo 10 they share no word.
 */
export function ordinaryText(seed: number, units = 4000): BenchText {
  return write(seed, units, [paragraph, list, heading, paragraph, fence, paragraph], [paragraph]);
}

/** 12,000 units with everything that is hard to split: fences, tables, CJK, emoji, lists, quotes. */
export function hardText(seed: number, units = 12_000): BenchText {
  const cycle = [paragraph, table, cheerful, (writer: Writer) => fence(writer, 12), chinese, numbered, quote];
  return write(seed, units, [heading], [...cycle, list, heading]);
}

/** What remains of a text, or of messages, for finding words in it: its letters and digits. */
export function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '');
}

/**
 * How much of a text is on the screen, from its start without a gap, in units of its Markdown. Words are found by
 * their letters wherever they are, so that tables which were laid out anew, reopened fences and footers do not
 * disturb; of a word which is half typed at the end its half counts. Marks and spaces count with the word behind them.
 *
 * @param shown the letters on the screen, by {@link lettersOf}
 * @returns the unit at which the first missing letter stands; the text's length if none is missing
 */
export function unitsShown(text: BenchText, shown: string): number {
  let from = 0;
  for (const { letters, start } of text.words) {
    let at = shown.indexOf(letters, from);
    if (at < 0) at = shown.indexOf(letters);
    if (at >= 0) {
      from = at;
      continue;
    }
    for (let length = letters.length - 1; length > 0; length -= 1) {
      if (shown.endsWith(letters.slice(0, length))) return start + length;
    }
    return start;
  }
  return text.markdown.length;
}
