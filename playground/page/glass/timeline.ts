import { css, html, nothing, svg, type TemplateResult } from 'lit';
import type { Timeline } from '../../wire/glass.ts';
import { type Lag, lagOf, stepsOf, unitsAt } from './lag.ts';
import { count, milliseconds } from './words.ts';

const width = 440;
const height = 200;
const margin = { left: 44, right: 12, top: 12, bottom: 28 };

/** Where a moment and an amount lie in the picture. */
interface Scale {
  x(at: number): number;
  y(units: number): number;
  from: number;
  to: number;
  most: number;
}

/** Text received against text visible: a picture, what it says in words, and its numbers in a table. */
export function timelineView(timeline: Timeline): TemplateResult {
  const lag = lagOf(timeline);
  if (!lag) return html`<p class="quiet">No text has been received for this message.</p>`;
  return html`<figure class="timeline">
    ${picture(timeline, lag)}
    <figcaption>
      <span class="key received">received</span> <span class="key visible">visible</span>
      ${inWords(lag)}
    </figcaption>
    <details>
      <summary>The same in numbers</summary>
      ${table(timeline)}
    </details>
  </figure>`;
}

/** The largest lag as a sentence. */
export function inWords({ units, ms }: Lag): string {
  return `At most ${count(units)} letters and digits, and ${milliseconds(ms)}, behind what had been received.`;
}

function picture(timeline: Timeline, lag: Lag): TemplateResult {
  const scale = scaleOf(timeline);
  const { x, y, from, to, most } = scale;
  const { received, visible } = timeline;
  const seen = unitsAt(visible, lag.at);
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="picture-name">
    <title id="picture-name">Text received and text visible over time. ${inWords(lag)}</title>
    ${svg`
      <path class="behind" d=${area(received, visible, scale)}></path>
      <path class="line received" d=${line(received, scale)}></path>
      <path class="line visible" d=${line(visible, scale)}></path>
      ${lag.units > 0 ? svg`<line class="worst" x1=${x(lag.at)} x2=${x(lag.at)} y1=${y(seen)} y2=${y(seen + lag.units)}></line>` : nothing}
      <path class="axis" d="M${margin.left} ${margin.top}V${y(0)}H${width - margin.right}"></path>
      ${[0, most / 2, most].map((units) => svg`<text class="units" x=${margin.left - 6} y=${y(units) + 4}>${count(Math.round(units))}</text>`)}
      ${[from, (from + to) / 2, to].map((at, index) => svg`<text class=${['from', 'middle', 'to'][index] ?? ''} x=${x(at)} y=${height - 8}>${((at - from) / 1000).toFixed(1)} s</text>`)}
    `}
  </svg>`;
}

function scaleOf({ received, visible }: Timeline): Scale {
  const all = [...received, ...visible];
  const from = Math.min(...all.map(({ at }) => at));
  const to = Math.max(from + 1, ...all.map(({ at }) => at));
  const most = Math.max(1, ...all.map(({ units }) => units));
  const wide = width - margin.left - margin.right;
  const high = height - margin.top - margin.bottom;
  return {
    ...{ from, to, most },
    x: (at) => round(margin.left + ((at - from) / (to - from)) * wide),
    y: (units) => round(margin.top + (1 - units / most) * high),
  };
}

/** Stairs: nothing grows between two moments. */
function line(moments: Timeline['received'], { x, y, from, to }: Scale): string {
  return `M${x(from)} ${y(0)}${moments.map(({ at, units }) => `H${x(at)}V${y(units)}`).join('')}H${x(to)}`;
}

/** Between the lines. */
function area(received: Timeline['received'], visible: Timeline['visible'], scale: Scale): string {
  const { x, y, from, to } = scale;
  const back = visible.toReversed().map(({ at, units }, index) => {
    const before = visible.toReversed()[index + 1]?.units ?? 0;
    return `V${y(units)}H${x(at)}V${y(before)}`;
  });
  return `${line(received, scale)}H${x(to)}${back.join('')}H${x(from)}Z`;
}

function table(timeline: Timeline): TemplateResult {
  const [first] = timeline.received;
  const from = Math.min(first?.at ?? 0, timeline.visible[0]?.at ?? Number.POSITIVE_INFINITY);
  return html`<table>
    <caption>Each moment at which more became visible</caption>
    <thead>
      <tr><th scope="col">Time</th><th scope="col">Received</th><th scope="col">Visible</th><th scope="col">Had waited</th></tr>
    </thead>
    <tbody>
      ${stepsOf(timeline).map(
        ({ at, received, visible, waited }) =>
          html`<tr><td>${milliseconds(at - from)}</td><td>${count(received)}</td><td>${count(visible)}</td><td>${milliseconds(waited)}</td></tr>`,
      )}
    </tbody>
  </table>`;
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}

/** How the picture looks. */
export const timelineStyle = css`
  .timeline { margin: 0; }
  .timeline svg { display: block; inline-size: 100%; block-size: auto; }
  .timeline text { fill: currentColor; font-size: 11px; }
  .timeline .units, .timeline .to { text-anchor: end; }
  .timeline .middle { text-anchor: middle; }
  .timeline path { fill: none; }
  .timeline .axis { stroke: currentColor; opacity: 0.5; }
  .timeline .line { stroke-width: 2; }
  .timeline .line.received { stroke: var(--received); stroke-dasharray: 5 3; }
  .timeline .line.visible { stroke: var(--visible); }
  .timeline path.behind { fill: var(--received); opacity: 0.15; }
  .timeline .worst { stroke: var(--worst); stroke-width: 2; }
  .timeline .key { margin-inline-end: 0.75em; white-space: nowrap; }
  .timeline .key::before { content: ''; display: inline-block; inline-size: 1.5em; margin-inline-end: 0.4em; vertical-align: middle; border-block-start: 2px solid var(--visible); }
  .timeline .key.received::before { border-block-start: 2px dashed var(--received); }
`;
