/** A date and a time of day, without a zone. */
const local = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?$/;

/** The same with one: `Z`, or an offset such as `+02:00`. */
const absolute = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:?\d{2})$/;

/**
 * Reads a moment in ISO 8601, ms since 1970; undefined where it is none. Without an offset it is meant in `zone`; a time that
 * the clocks leave out in spring is an hour later, and of one that comes twice in autumn the first is meant.
 *
 * @param zone an IANA name
 */
export function momentOf(text: string, zone: string): number | undefined {
  const given = text.trim();
  const iso = given.replace(' ', 'T');
  if (absolute.test(given)) return valid(Date.parse(iso));
  if (!local.test(given)) return undefined;
  const asUtc = valid(Date.parse(`${iso}Z`));
  if (asUtc === undefined) return undefined;
  // The offset depends on the moment that is looked for: one of those around it fits.
  const offsets = [-86_400_000, 86_400_000].map((around) => offsetAt(asUtc + around, zone));
  const fitting = offsets.map((offset) => asUtc - offset).filter((at) => at + offsetAt(at, zone) === asUtc);
  return fitting.length > 0 ? Math.min(...fitting) : asUtc - (offsets[0] ?? 0);
}

/** A moment as people of a zone write it: `2026-11-22 17:03 (Europe/Berlin)`. */
export function writtenIn(at: number, zone: string): string {
  const shifted = new Date(at + offsetAt(at, zone)).toISOString();
  return `${shifted.slice(0, 16).replace('T', ' ')} (${zone})`;
}

/** How far the zone's clocks are before UTC at a moment, ms. */
function offsetAt(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const [year, month, day, hour, minute, second] = ['year', 'month', 'day', 'hour', 'minute', 'second'].map(
    (name) => Number(parts.find(({ type }) => type === name)?.value),
  ) as [number, number, number, number, number, number];
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

function valid(at: number): number | undefined {
  return Number.isNaN(at) ? undefined : at;
}
