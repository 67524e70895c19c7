import { readdirSync, readFileSync } from 'node:fs';
import type english from '../../languages/en-US.json';
import type { ByEnglish } from './by-english.ts';

/** All that is said, in one language: messages (ICU MessageFormat) by where they are said. */
export type Words = typeof english;

/** The language in which nothing is missing. */
export const original = 'en-US';

const folder = new URL('../../languages/', import.meta.url);

/** The languages that there are, as Discord names them: each is a file in `languages/`. */
export function listLocales(): string[] {
  return readdirSync(folder).flatMap((file) =>
    file.endsWith('.json') ? file.slice(0, -'.json'.length) : [],
  );
}

/** What stands in a language's file. */
export function readFileOf(locale: string): unknown {
  return JSON.parse(readFileSync(new URL(`${locale}.json`, folder), 'utf8'));
}

/** What commands are called in a language other than English. */
export interface CommandWords {
  /** By the English name, or by the names that lead to it (`usage models`), which count first. */
  names: Readonly<Record<string, string>>;
  /** Descriptions and choices, by the English ones. */
  texts: Readonly<Record<string, string>>;
}

/** What commands are called in a language: nothing where its file says nothing of them. */
export function readCommandWordsOf(locale: string): CommandWords {
  const { commands } = readFileOf(locale) as { commands?: Partial<CommandWords> };
  return { names: commands?.names ?? {}, texts: commands?.texts ?? {} };
}

/** The same of all other languages that there are, by locale. */
export function readCommandWords(): ReadonlyMap<string, CommandWords> {
  const others = listLocales().filter((locale) => locale !== original);
  return new Map(others.map((locale) => [locale, readCommandWordsOf(locale)]));
}

/** What a language has for lines that arise in English. */
export function readByEnglish(locale: string): ByEnglish {
  const { byEnglish } = readFileOf(locale) as { byEnglish?: Partial<ByEnglish> };
  return { lines: byEnglish?.lines ?? {}, parts: byEnglish?.parts ?? {} };
}

/** The words of a language; those that its file lacks are English. */
export function readWords(locale: string): Words {
  const english = readFileOf(original) as Words;
  return locale === original ? english : filledUp(english, readFileOf(locale));
}

function filledUp<Part>(english: Part, own: unknown): Part {
  if (typeof english === 'string') return typeof own === 'string' ? (own as Part & string) : english;
  const parts = typeof own === 'object' ? (own as Record<string, unknown> | null) : undefined;
  return Object.fromEntries(
    Object.entries(english as object).map(([key, part]) => [key, filledUp(part, parts?.[key])]),
  ) as Part;
}
