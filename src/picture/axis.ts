import type { StackedBars } from './bars.ts';

/**
 * How amounts stand beside the steps of an axis: short, as a language writes them. Steps are round, so four digits tell them
 * all apart.
 *
 * @param locale a language tag (BCP 47)
 * @returns of micro-USD, or of tokens
 */
export function amountsIn(locale: string, unit: StackedBars['unit']): (amount: number) => string {
  const short = { notation: 'compact', maximumSignificantDigits: 4 } as const;
  if (unit === 'tokens') {
    const tokens = new Intl.NumberFormat(locale, short);
    return (amount) => tokens.format(amount);
  }
  const dollars = new Intl.NumberFormat(locale, { ...short, style: 'currency', currency: 'USD' });
  return (amount) => dollars.format(amount / 1_000_000);
}
