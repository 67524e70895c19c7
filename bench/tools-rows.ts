import { percentile, time } from './numbers.ts';
import type { Row } from './row.ts';
import type { ToolsBench } from './tools.ts';

/** A round is followed by the next within this time, ms. */
const betweenLimit = 250;
/** After the last token, ms: as for plain answers that end together. */
const completeLimit = 2500;

/** The lines of the table for {@link ToolsBench}. */
export function toolsRows(bench: ToolsBench): Row[] {
  const told = (what: string, measured: string): Row => ({
    ...{ what, measured, target: '', missed: false, naive: '', bound: '' },
  });
  const atMost = (
    what: string,
    value: number,
    most: number,
    show: (value: number) => string = String,
  ): Row => ({
    ...told(what, show(value)),
    target: most === 0 ? '0' : `≤ ${show(most)}`,
    missed: !(value <= most),
  });
  return [
    atMost('answers never whole', bench.lost, 0),
    atMost('results missing or of another call', bench.wrong, 0),
    atMost(
      'from the end of a round to the next request, p95',
      percentile(bench.between, 0.95),
      betweenLimit,
      time,
    ),
    told('the same, p50', time(percentile(bench.between, 0.5))),
    atMost('complete p95', percentile(bench.complete, 0.95), completeLimit, time),
    told('CPU for an answer with all its rounds', time(bench.cpuMs)),
    atMost('429s', bench.refused, 0),
    told(
      'RSS before, and at its peak',
      `${Math.round(bench.restingMiB)} MiB, ${Math.round(bench.peakMiB)} MiB`,
    ),
  ];
}

/** What the figures stand on. */
export function toolsRemarks({ loops, rounds, callsPerRound, complaints }: ToolsBench): string[] {
  return [
    `${loops} answers begun within two seconds in as many channels; each calls functions in ${rounds} rounds, ${callsPerRound} at once, and then answers: ${loops * (rounds + 1)} requests to models.`,
    ...(complaints.length > 0 ? [`${complaints.length} warnings in its log.`] : []),
  ];
}
