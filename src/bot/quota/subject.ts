import type { LimitKey, ListedLimit } from '../../quota/limits.ts';
import type { HeldLimit } from '../../quota/planned-call.ts';

/** Whom a limit is for, with the id of the role, member or channel; else the id is empty. */
export type LimitSubject = Pick<LimitKey, 'who' | 'subjectId'>;

const whos: HeldLimit['who'][] = [
  ...(['everyone', 'each', 'role', 'member', 'channel', 'server'] as const),
  ...(['bot-member', 'bot'] as const),
];
const units: LimitKey['unit'][] = ['usd', 'tokens', 'requests'];
const pers: LimitKey['per'][] = ['minute', 'hour', 'day', 'week', 'month'];

/** Limits as people look for them: from what is for all to what is for one, money first, short windows first; the operator's last. */
export function inOrder<Limit extends Pick<HeldLimit, 'who' | 'unit' | 'per'>>(
  limits: readonly Limit[],
): Limit[] {
  const rank = ({ who, unit, per }: Limit) =>
    (whos.indexOf(who) * units.length + units.indexOf(unit)) * pers.length + pers.indexOf(per);
  return limits.toSorted((a, b) => rank(a) - rank(b));
}

/** How a limit stands, where its use is one number. */
export function standingOf({ standing, ...limit }: ListedLimit): HeldLimit | undefined {
  return standing && { ...limit, ...standing };
}
