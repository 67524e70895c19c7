import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { GlobalFonts } from '@napi-rs/canvas';

const require = createRequire(import.meta.url);

/**
 * Which packages may draw the letters of a script, the first best. Each comes as some hundred small files, and only those
 * are read that hold letters of the text: a system font is needed for nothing.
 */
const scripts: readonly { letters: RegExp; packages: readonly string[] }[] = [
  { letters: /[\p{Script=Hangul}]/u, packages: ['noto-sans-kr'] },
  { letters: /[\p{Script=Hiragana}\p{Script=Katakana}ー々〆ヶ]/u, packages: ['noto-sans-jp'] },
  { letters: /\p{Script=Han}/u, packages: ['noto-sans-sc', 'noto-sans-jp', 'noto-sans-kr'] },
  {
    letters: /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u,
    packages: ['noto-sans', 'noto-sans-jp'],
  },
  // Digits, spaces and signs of all of them, full-width ones included; emoji have no letters here.
  {
    letters: /(?!\p{Extended_Pictographic})[\p{Script=Common}&&[\p{N}\p{P}\p{Sm}\p{Sc}\p{Zs}]]/v,
    packages: ['noto-sans', 'noto-sans-jp'],
  },
];

/** One file of a package, and the ranges of code points that it is meant for. */
interface FontFile {
  path: string;
  ranges: readonly (readonly [from: number, to: number])[];
}

/** The fonts that draw a text. */
export interface Fonts {
  /** What a canvas takes as a family: each letter is drawn by the first font that has it. */
  family: string;
  /** The text without what no font here can draw (emoji, rarer scripts), which would be seen as empty boxes. */
  drawable(text: string): string;
}

/** Loads the fonts for all the texts of a picture. */
export function loadFonts(texts: readonly string[]): Fonts {
  const families = new Set<string>();
  const known = new Set<string>();
  for (const letter of new Set(texts.join('').normalize('NFC'))) {
    const files = filesFor(letter);
    if (files.length > 0) known.add(letter);
    for (const { path } of files) {
      if (!families.has(path)) GlobalFonts.registerFromPath(path, path);
      families.add(path);
    }
  }
  const drawable = (text: string) =>
    Array.from(text.normalize('NFC'))
      .filter((letter) => known.has(letter))
      .join('')
      .replaceAll(/\s+/g, ' ')
      .trim();
  return { family: [...families].map((path) => `"${path}"`).join(', '), drawable };
}

/** All files that claim a letter: what a package claims for its script is not always in it. */
function filesFor(letter: string): FontFile[] {
  const code = letter.codePointAt(0) ?? 0;
  const script = scripts.find(({ letters }) => letters.test(letter));
  return (script?.packages ?? []).flatMap((name) =>
    filesOf(name).filter(({ ranges }) => ranges.some(([from, to]) => from <= code && code <= to)),
  );
}

const read = new Map<string, FontFile[]>();

function filesOf(name: string): FontFile[] {
  const found = read.get(name) ?? readPackage(name);
  read.set(name, found);
  return found;
}

/** A package says in unicode.json which file is meant for what: `"[4]": "U+1f1e9-1f1f5,U+21a"`. */
function readPackage(name: string): FontFile[] {
  const file = (path: string) => require.resolve(`@fontsource-variable/${name}/${path}`);
  const subsets = JSON.parse(readFileSync(file('unicode.json'), 'utf8')) as Record<string, string>;
  return Object.entries(subsets).map(([subset, ranges]) => ({
    path: file(`files/${name}-${subset.replaceAll(/[[\]]/g, '')}-wght-normal.woff2`),
    ranges: ranges.split(',').map((range) => {
      const [from = '', to = from] = range.trim().replace(/^U\+/i, '').split('-');
      return [Number.parseInt(from, 16), Number.parseInt(to, 16)] as const;
    }),
  }));
}
