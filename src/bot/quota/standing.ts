import type { ListedLimit } from '../../quota/limits.ts';
import type { HeldLimit } from '../../quota/planned-call.ts';
import type { Texts } from '../../texts.ts';

/**
 * What holds for somebody, a line for each limit. Of the limits that give way to each other only the one that holds is
 * among them.
 *
 * @param given those that may give way: where they are given, it is told which limit goes before which
 */
export function formatStanding(
  limits: readonly HeldLimit[],
  texts: Texts,
  given: readonly Pick<ListedLimit, 'who' | 'subjectId' | 'unit' | 'per' | 'amount'>[] = [],
): string {
  const says = texts.limits;
  if (limits.length === 0) return says.unlimited;
  const lines = limits.map((limit) => says.standing(limit, beaten(limit, given)));
  return [...lines, says.allHold].join('\n');
}

/** Limits of which only one holds for a member at a time. */
const giveWay = new Set<HeldLimit['who']>(['everyone', 'role', 'member']);

function beaten<Given extends Pick<ListedLimit, 'who' | 'subjectId' | 'unit' | 'per'>>(
  limit: HeldLimit,
  given: readonly Given[],
): Given[] {
  if (!giveWay.has(limit.who)) return [];
  return given.filter(
    ({ who, subjectId, unit, per }) =>
      giveWay.has(who) &&
      unit === limit.unit &&
      per === limit.per &&
      (who !== limit.who || subjectId !== (limit.subjectId ?? '')),
  );
}
