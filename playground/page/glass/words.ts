const whole = new Intl.NumberFormat('en');

/** A number with its thousands apart. */
export function count(number: number): string {
  return whole.format(number);
}

/** A time: `340 ms`, `2.1 s`. */
export function milliseconds(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** An amount of money to a millionth: `$0.000123`; a dash for what is not known. */
export function dollars(usd: number | null): string {
  return usd === null ? '–' : `$${usd.toFixed(6)}`;
}
