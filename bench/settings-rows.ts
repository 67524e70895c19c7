import { percentile } from './numbers.ts';
import type { Row } from './row.ts';
import type { SettingsFigures } from './settings.ts';

/** The table of what a turn begins with. */
export function settingsRows({ settings, access, limits, all }: SettingsFigures): Row[] {
  const p95 = percentile(all, 0.95);
  return [
    row('settings + presets + access + limits, p95', p95, '≤ 2.00 ms', p95 > 2),
    row('settings, p95', percentile(settings, 0.95)),
    row('presets of the server + access, p95', percentile(access, 0.95)),
    row('limits, p95', percentile(limits, 0.95)),
  ];
}

/** What was measured. */
export function settingsRemarks({ servers, rows, all }: SettingsFigures): string[] {
  return [
    `${all.length.toLocaleString('en')} turns, one after the other, in servers at random of ${servers.toLocaleString('en')}, each with settings, presets of its own and limits; ${rows.toLocaleString('en')} rows of settings; p50: ${percentile(all, 0.5).toFixed(2)} ms.`,
  ];
}

function row(what: string, value: number, target = '', missed = false): Row {
  return { what, measured: `${value.toFixed(2)} ms`, target, missed, naive: '', bound: '' };
}
