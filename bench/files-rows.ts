import type { FilesFigures } from './files.ts';
import { percentile, time } from './numbers.ts';
import type { Row } from './row.ts';

/** Questions about a PDF and about photos, figure by figure. */
export function filesRows(pdf: FilesFigures, photos: FilesFigures): Row[] {
  const row = (what: string, measured: string): Row => ({
    ...{ what, measured, target: '', missed: false },
    ...{ naive: '', bound: '' },
  });
  const rows = (what: string, { firstByte, bodyMiB, restingMiB, peakMiB, openersMiB }: FilesFigures) => [
    row(`${what}: attached to first request byte, p50`, time(percentile(firstByte, 0.5))),
    row(`${what}: the slowest`, time(Math.max(...firstByte))),
    row(`${what}: size of the request`, `${bodyMiB.toFixed(1)} MiB`),
    row(`${what}: RSS before, peak`, `${Math.round(restingMiB)} MiB, ${Math.round(peakMiB)} MiB`),
    row(`${what}: peak RSS of what opens files`, `${Math.round(openersMiB)} MiB`),
  ];
  return [...rows('a PDF of 10 MiB', pdf), ...rows('ten photos of 4 MiB', photos)];
}

/** How it was measured. */
export function filesRemarks(...all: readonly FilesFigures[]): string[] {
  const complaints = all.reduce((sum, one) => sum + one.complaints.length, 0);
  return [
    `${all.map(({ firstByte }) => firstByte.length).join(' and ')} questions by mention, one after the other, in channels of their own, each with files that were never seen before; Discord takes its 80 ms for the message. The photos have 12 megapixels and are scaled to what one request may hold; each five rows are of a bot of their own.`,
    ...(complaints > 0 ? [`${complaints} warnings in its log.`] : []),
  ];
}
