import type { Timeline } from '../../wire/glass.ts';

/** How far the screen was behind at the worst. */
export interface Lag {
  /** So much was received and not yet visible. */
  units: number;
  /** When that was, ms since 1970. */
  at: number;
  /** So long, ms, the oldest text that was not yet visible had waited. */
  ms: number;
}

/** A moment at which more became visible. */
export interface Step {
  at: number;
  /** Before, and from then on. */
  before: number;
  visible: number;
  received: number;
  /** How long the oldest of what became visible had waited, ms. */
  waited: number;
}

/** The moments at which more became visible, oldest first. */
export function stepsOf({ received, visible }: Timeline): Step[] {
  return visible.map(({ at, units }, index) => {
    const before = visible[index - 1]?.units ?? 0;
    const oldest = received.find((moment) => moment.units > before);
    const waited = oldest ? Math.max(0, at - oldest.at) : 0;
    return { at, before, visible: units, received: unitsAt(received, at), waited };
  });
}

/** The largest lag; nothing where nothing was received. */
export function lagOf(timeline: Timeline): Lag | undefined {
  const { received, visible } = timeline;
  const [first] = received;
  if (!first) return undefined;
  const worst = received
    .map(({ at, units }) => ({ at, units: Math.max(0, units - unitsAt(visible, at)) }))
    .reduce((one, other) => (other.units > one.units ? other : one), { at: first.at, units: 0 });
  return { ...worst, ms: Math.max(0, ...stepsOf(timeline).map(({ waited }) => waited)) };
}

/** How much there was at a moment. */
export function unitsAt(moments: Timeline['received'], at: number): number {
  return moments.findLast((moment) => moment.at <= at)?.units ?? 0;
}
