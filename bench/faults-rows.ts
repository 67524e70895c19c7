import type { FaultFigures } from './faults.ts';
import type { Row } from './row.ts';

/** The table of the kills: what must agree afterwards, and what was lost. */
export function faultRows(figures: FaultFigures): Row[] {
  const { kills, calls, unfinished, wrong, doubled, lost, miscounted, adrift } = figures;
  const { charged, chargedUnknown, settled } = figures;
  return [
    told('processes killed', String(kills)),
    told('requests in the ledger', String(calls)),
    none('requests still open, or without their bill', unfinished),
    none('requests with another cost than was charged', wrong),
    none('requests that are in the ledger twice', doubled),
    none('charges that are in no row', lost),
    none('counters that disagree with the ledger, or still hold a reservation', miscounted),
    none('turns, answers and replies that disagree, or wait for ever', adrift.length),
    told('charged by OpenRouter', dollars(charged)),
    {
      ...told('ledger: settled', dollars(settled)),
      target: `= ${dollars(charged)} less ${dollars(chargedUnknown)}`,
      missed: settled !== charged - chargedUnknown,
    },
    told(`ledger: ${figures.unknown} requests of unknown cost, as set aside`, dollars(figures.setAside)),
  ];
}

/** How it was done. */
export function faultRemarks(figures: FaultFigures): string[] {
  const { moments, momentIn, unknown, chargedUnknown, adrift } = figures;
  return [
    `Killed by SIGKILL at: ${[...moments].map(([name, count]) => `${name} (${count})`).join(', ')}.`,
    `Of unknown cost is what was killed before OpenRouter had named it: ${unknown} requests, for which ${dollars(chargedUnknown)} were charged. They count as what was set aside.`,
    ...adrift.map(
      ({ kind, turnId, channelId }) =>
        `Killed at “${momentIn.get(channelId) ?? '?'}”: ${turnId === undefined ? '' : `turn ${turnId} `}${kind}.`,
    ),
  ];
}

function dollars(microUsd: number): string {
  return `$${(microUsd / 1e6).toFixed(6)}`;
}

function told(what: string, measured: string): Row {
  return { what, measured, target: '', missed: false, naive: '', bound: '' };
}

function none(what: string, count: number): Row {
  return { ...told(what, String(count)), target: '0', missed: count > 0 };
}
