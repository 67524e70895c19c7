import { UserError } from '../errors.ts';
import type { LimitsTable } from '../store/schema.ts';

type Unit = LimitsTable['unit'];

/** The most that a limit can be, in micro-USD, tokens or requests: sums of them stay exact. */
const most: Record<Unit, number> = {
  usd: 1_000_000_000_000,
  tokens: 1_000_000_000_000,
  requests: 1_000_000_000,
};

/** How many decimals an amount has in the whole numbers that are counted. */
const decimals: Record<Unit, number> = { usd: 6, tokens: 0, requests: 0 };

/** How people write a unit beside an amount, in lower case. */
const names: Record<string, Unit> = {
  $: 'usd',
  usd: 'usd',
  us$: 'usd',
  dollar: 'usd',
  dollars: 'usd',
  token: 'tokens',
  tokens: 'tokens',
  request: 'requests',
  requests: 'requests',
};

const powers: Record<string, number> = { k: 3, m: 6 };

/**
 * What an admin typed as an amount: `5`, `$1,000.50`, `０.５`, `20k tokens`. Read by its digits, so that no float rounds it.
 *
 * @returns whole micro-USD, tokens or requests; 0 allows nothing
 * @throws {UserError} that shows what works
 */
export function parseAmount(typed: string, unit: Unit): number {
  const shown =
    typed
      .replaceAll(/[`\p{C}]/gu, '')
      .trim()
      .slice(0, 40) || ' ';
  // Full-width digits and signs become plain ones; a minus has many shapes.
  const text = typed
    .normalize('NFKC')
    .replaceAll(/[\u2012-\u2015\u2212]/g, '-')
    .toLowerCase()
    .trim();
  const number = '(?<whole>\\d{1,3}(?:[, ]\\d{3})+|\\d*)(?:\\.(?<fraction>\\d+))?';
  const form = new RegExp(
    `^(?<minus>-)?\\s*(?<before>us\\$|\\$|usd)?\\s*(?<inner>-)?${number}\\s*(?<power>[km])?\\s*(?<after>\\$|[a-z]+)?$`,
  );
  const { minus, inner, before, whole = '', fraction = '', power, after } = form.exec(text)?.groups ?? {};
  if (whole === '' && fraction === '')
    throw new UserError((texts) => texts.limits.amount.unreadable(shown, unit));
  for (const name of [before, after]) {
    if (name === undefined) continue;
    if (names[name] === undefined)
      throw new UserError((texts) => texts.limits.amount.unreadable(shown, unit));
    if (names[name] !== unit) throw new UserError((texts) => texts.limits.amount.otherUnit(shown, unit));
  }
  const places = decimals[unit] + (powers[power ?? ''] ?? 0);
  const finer = fraction.replace(/0+$/, '');
  const digits = `${whole.replaceAll(/[, ]/g, '')}${finer.padEnd(places, '0')}`;
  if (minus || inner) {
    if (/[1-9]/.test(digits)) throw new UserError((texts) => texts.limits.amount.negative(shown, unit));
  }
  if (finer.length > places)
    throw new UserError(({ limits: { amount } }) =>
      unit === 'usd' ? amount.tooFine(shown) : amount.half(shown, unit),
    );
  const value = Number(digits);
  if (value > most[unit])
    throw new UserError((texts) => texts.limits.amount.tooMuch(shown, unit, most[unit]));
  return value;
}
