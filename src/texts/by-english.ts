import type { CommandWords } from './languages.ts';

/**
 * What is written in English where it arises, as of a file or a setting that is wrong, in another language: by the English,
 * with `{gaps}`. `lines`: what stands alone; `parts`: what stands in the gaps of these that are called `expected`, `came`, `why`
 * and `what`.
 */
export interface ByEnglish {
  lines: Readonly<Record<string, string>>;
  parts: Readonly<Record<string, string>>;
}

/** Longer lines stay English: nobody wrote these by hand. */
const longest = 2000;

/** Gaps that hold what has words of its own; what stands in the others is as somebody wrote it. */
const worded: readonly string[] = ['expected', 'came', 'why', 'what'];
const number = '-?[\\d.,]+';
/** What can stand in gaps of these names; in others anything. */
const held: Readonly<Record<string, string>> = {
  ...{ count: number, from: number, to: number, line: number, column: number, version: number },
  ...{ one: '[^ ,]+', other: '[^ ,]+', more: '[^ ,]+(?:, [^ ,]+)*' },
};

type Translate = (english: string) => string;

/** What arises in English, in another language; whatever that has no words for stays as it is. */
export interface FromEnglish {
  /** A line about a file, a setting or the database; the description of a command or a preset. */
  translated(english: string): string;
  /** What the command of this English name is called. */
  called(name: string): string;
}

/** @param read is asked when something is to be said first: a start needs none of it */
export function fromEnglish(read: () => { lines: ByEnglish; commands: CommandWords }): FromEnglish {
  let known: { translate: Translate; commands: CommandWords } | undefined;
  const words = () => {
    if (!known) {
      const { lines, commands } = read();
      known = { translate: byEnglish(lines), commands };
    }
    return known;
  };
  return {
    translated(english) {
      const { translate, commands } = words();
      return Object.hasOwn(commands.texts, english) ? (commands.texts[english] ?? '') : translate(english);
    },
    called(name) {
      const { names } = words().commands;
      return Object.hasOwn(names, name) ? (names[name] ?? name) : name;
    },
  };
}

/** Puts lines into the language of a dictionary; those that it does not know stay as they are. */
export function byEnglish({ lines, parts }: ByEnglish): Translate {
  const part: Translate = (english) => inParts(english) ?? english;
  const inParts = lookUp(parts, part);
  const inLines = lookUp(lines, part);
  return (text) =>
    text
      .split('\n')
      .map((line) => (line.length > longest ? line : (inLines(line) ?? line)))
      .join('\n');
}

function lookUp(
  dictionary: Readonly<Record<string, string>>,
  part: Translate,
): (english: string) => string | undefined {
  let patterns: { pattern: RegExp; own: string }[] | undefined;
  return (english) => {
    if (Object.hasOwn(dictionary, english)) return dictionary[english];
    patterns ??= Object.entries(dictionary)
      .filter(([key]) => gap.test(key))
      // The more of it is said, the nearer it is.
      .sort(([one], [other]) => said(other) - said(one))
      .map(([key, own]) => ({ pattern: patternOf(key), own }));
    for (const { pattern, own } of patterns) {
      const { groups } = pattern.exec(english) ?? {};
      if (!groups) continue;
      return own.replace(everyGap, (_, name: string) => {
        const value = groups[name] ?? '';
        return worded.includes(name) ? part(value) : value;
      });
    }
    return undefined;
  };
}

const gap = /\{([a-z]+)\}/;
const everyGap = new RegExp(gap, 'g');

/** How much of a key is no gap. */
function said(key: string): number {
  return key.replace(everyGap, '').length;
}

function patternOf(key: string): RegExp {
  const pieces = key.split(everyGap);
  const source = pieces.map((piece, index) => {
    if (index % 2 === 0) return piece.replace(/[$()*+.?[\\\]^{|}/-]/g, '\\$&');
    return `(?<${piece}>${held[piece] ?? '.+?'})`;
  });
  return new RegExp(`^${source.join('')}$`, 's');
}
