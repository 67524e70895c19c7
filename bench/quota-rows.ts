import { percentile } from './numbers.ts';
import type { QuotaFigures } from './quota.ts';
import type { Row } from './row.ts';

/** The table of the limits: what they take, and whether a thousand turns at once pass one. */
export function quotaRows({ reserve, settle, both, contended }: QuotaFigures): Row[] {
  const p95 = percentile(both, 0.95);
  const dollars = (microUsd: number) => `$${(microUsd / 1_000_000).toFixed(6)}`;
  const { limit, reserved, charged } = contended;
  return [
    row('reserve + settle, p95', milliseconds(p95), '≤ 2.00 ms', p95 > 2),
    row('reserve, p95', milliseconds(percentile(reserve, 0.95))),
    row('settle, p95', milliseconds(percentile(settle, 0.95))),
    row('1,000 turns at once: set aside', dollars(reserved), `≤ ${dollars(limit)}`, reserved > limit),
    row('1,000 turns at once: charged', dollars(charged), `≤ ${dollars(limit)}`, charged > limit),
  ];
}

/** What was measured. */
export function quotaRemarks({ limits, rows, both, contended }: QuotaFigures): string[] {
  return [
    `${both.length.toLocaleString('en')} calls, one after the other, with ${limits.toLocaleString('en')} limits and ${rows.toLocaleString('en')} rows; p50 of reserve + settle: ${milliseconds(percentile(both, 0.5))}.`,
    `Of 1,000 turns at once ${contended.admitted} were admitted, the last of them with a shorter answer; the others were refused.`,
  ];
}

const milliseconds = (value: number) => `${value.toFixed(2)} ms`;

function row(what: string, measured: string, target = '', missed = false): Row {
  return { what, measured, target, missed, naive: '', bound: '' };
}
