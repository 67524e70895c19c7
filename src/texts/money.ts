/** Micro-USD to the last digit that is not 0, but cents always: `$5.00`, `$1,000.50`, `$0.0012`. */
export function exactDollars(microUsd: number): string {
  const cents = String(microUsd % 1_000_000)
    .padStart(6, '0')
    .replace(/0{1,4}$/, '');
  return `$${Math.floor(microUsd / 1_000_000).toLocaleString('en')}.${cents}`;
}

/** Micro-USD as dollars with two significant digits below a cent: `$0.0024`, `$0.13`, `$1.05`. */
export function formatCost(microUsd: number): string {
  const usd = microUsd / 1_000_000;
  if (usd === 0) return '$0';
  if (usd < 0) return `-${formatCost(-microUsd)}`;
  if (usd >= 0.01)
    return `$${usd.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
  const digits = Math.min(6, 1 - Math.floor(Math.log10(usd)));
  return `$${usd.toFixed(digits)}`;
}
