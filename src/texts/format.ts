import type { Formatters } from 'intl-messageformat';

/** Numbers, money, days and lists as a language writes them. */
export interface Format {
  number(value: number, options?: Intl.NumberFormatOptions): string;
  /** Rounded to three digits, such as `128K`. */
  compact(value: number): string;
  /** @param part of 1 */
  percent(part: number, options?: Intl.NumberFormatOptions): string;
  /** An amount that was used, micro-USD: cents, and two significant digits below a cent: `$0.0024`, `$0.13`, `$1.05`. */
  cost(microUsd: number): string;
  /** An amount that was set, micro-USD: to the last digit that is not 0, but cents always: `$5.00`, `$0.0012`. */
  dollars(microUsd: number): string;
  /** A price, USD: with three significant digits. */
  price(usd: number): string;
  /** @param day as in 2026-12-24 */
  day(day: string): string;
  /** With its year. @param day as in 2026-12-24; what is none stays as it is */
  date(day: string): string;
  /** The name of a language. @param locale as Discord names it */
  language(locale: string): string;
  /** `a, b, and c`, or `a, b, or c`. */
  list(words: readonly string[], kind: 'and' | 'or'): string;
  /** The objects of `Intl` that all this is made with: each is made once, when it is needed first. */
  formatters: Formatters;
}

/** @param locale a language tag (BCP 47) */
export function formatOf(locale: string): Format {
  const numberFormat = kept((options?: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options));
  const dateFormat = kept((options?: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options));
  const pluralRules = kept((options?: Intl.PluralRulesOptions) => new Intl.PluralRules(locale, options));
  const listFormat = kept((type: Intl.ListFormatType) => new Intl.ListFormat(locale, { type }));
  const money = (usd: number | Intl.StringNumericLiteral, options: Intl.NumberFormatOptions) =>
    numberFormat({ style: 'currency', currency: 'USD', ...options }).format(usd);
  const number: Format['number'] = (value, options) => numberFormat(options).format(value);
  return {
    number,
    compact: (value) => number(value, { notation: 'compact', maximumSignificantDigits: 3 }),
    percent: (part, options) => number(part, { style: 'percent', ...options }),
    cost(microUsd) {
      const usd = Math.abs(microUsd) / 1_000_000;
      const digits = usd === 0 ? 0 : usd >= 0.01 ? 2 : Math.min(6, 1 - Math.floor(Math.log10(usd)));
      return money(microUsd / 1_000_000, { minimumFractionDigits: digits, maximumFractionDigits: digits });
    },
    dollars(microUsd) {
      const fraction = String(microUsd % 1_000_000).padStart(6, '0');
      // Written out: a number of so many dollars and decimals would be rounded.
      const exact = `${Math.floor(microUsd / 1_000_000)}.${fraction}` as Intl.StringNumericLiteral;
      return money(exact, { minimumFractionDigits: 2, maximumFractionDigits: 6 });
    },
    price: (usd) => money(usd, { maximumSignificantDigits: 3 }),
    day: (day) =>
      dateFormat({ day: 'numeric', month: 'short', timeZone: 'UTC' }).format(Date.parse(`${day}T00:00Z`)),
    date: (day) => dateFormat({ dateStyle: 'medium', timeZone: 'UTC' }).format(Date.parse(`${day}T00:00Z`)),
    language: (named) => new Intl.DisplayNames(locale, { type: 'language' }).of(named) ?? named,
    list: (words, kind) => listFormat(kind === 'and' ? 'conjunction' : 'disjunction').format(words),
    formatters: {
      getNumberFormat: (_, options) => numberFormat(options as Intl.NumberFormatOptions),
      getDateTimeFormat: (_, options) => dateFormat(options as Intl.DateTimeFormatOptions),
      getPluralRules: (_, options) => pluralRules(options as Intl.PluralRulesOptions),
    },
  };
}

/** Makes each thing once, when it is asked for first. */
function kept<Options, Made>(make: (options: Options) => Made): (options: Options) => Made {
  const made = new Map<string, Made>();
  return (options) => {
    const key = JSON.stringify(options ?? null);
    const known = made.get(key) ?? make(options);
    made.set(key, known);
    return known;
  };
}
