import { percentile, time } from './numbers.ts';
import type { Row } from './row.ts';
import type { UsageBench } from './usage.ts';

/** As the issue has it, ms. */
const limit = 1000;

/** The lines of the table for {@link UsageBench}. */
export function usageRows({ views, meanwhile, restingMiB, afterMiB }: UsageBench): Row[] {
  const told = (what: string, measured: string): Row => ({
    ...{ what, measured, target: '', missed: false, naive: '', bound: '' },
  });
  return [
    ...views.map(({ what, times }): Row => {
      const slowest = Math.max(...times);
      const missed = !(slowest <= limit);
      return { ...told(`${what}: the slowest`, time(slowest)), target: `≤ ${time(limit)}`, missed };
    }),
    told('/help meanwhile, p95', time(percentile(meanwhile, 0.95))),
    told('RSS before and after', `${Math.round(restingMiB)} MiB, ${Math.round(afterMiB)} MiB`),
  ];
}

/** What the figures stand on. */
export function usageRemarks({ calls, sums, views }: UsageBench): string[] {
  return [
    `${calls.toLocaleString('en')} calls of 500 members in 90 days, eight pairs of channel and model each, are ${sums.toLocaleString('en')} sums of days; ${views[0]?.times.length} answers of each kind.`,
    'From the command to the answer with its picture, 80 ms for each request to Discord included.',
  ];
}
