import { createRequire } from 'node:module';
import type { IntlMessageFormat } from 'intl-messageformat';
import type { FromEnglish } from './by-english.ts';
import { type Format, formatOf } from './format.ts';
import type { Words } from './languages.ts';

/** What goes into the gaps of a message. */
export type Values = Readonly<Record<string, string | number | boolean>>;

/** One language: its words, and how they are put together. */
export interface Language extends FromEnglish {
  /** As Discord names it, and as its file is called. */
  locale: string;
  words: Words;
  /**
   * A message of {@link words} with its gaps filled (ICU MessageFormat; `<` and `>` mean nothing in it).
   *
   * @throws where a value is missing
   */
  say(message: string, values: Values): string;
  format: Format;
}

/** A language, each message of which is taken apart when it is said for the first time. */
export function createLanguage(locale: string, words: Words, others: FromEnglish): Language {
  const messages = new Map<string, IntlMessageFormat>();
  const format = formatOf(locale);
  return {
    ...{ locale, words, format },
    ...others,
    say(message, values) {
      let known = messages.get(message);
      if (!known) {
        const { IntlMessageFormat } = library();
        known = new IntlMessageFormat(message, locale, undefined, {
          ignoreTag: true,
          formatters: format.formatters,
        });
        messages.set(message, known);
      }
      return String(known.format(values));
    },
  };
}

const require = createRequire(import.meta.url);

/** Loaded when the first message with gaps is said: a start needs none, and it takes 7 MiB. */
function library(): typeof import('intl-messageformat') {
  return require('intl-messageformat');
}
