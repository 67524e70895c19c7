import type { ListedLimit } from '../../quota/limits.ts';
import type { HeldLimit } from '../../quota/planned-call.ts';
import type { Texts } from '../../texts/index.ts';
import { wholeLines } from '../whole-lines.ts';
import { inOrder } from './subject.ts';

/** Whose limits are told, and to whom. */
export interface Told {
  /** What stands above them. */
  before: readonly string[];
  /** Who reads it, a Discord id. */
  readerId: string;
  /** Those that may give way: where they are given, it is told which limit goes before which. */
  given?: readonly Pick<ListedLimit, 'who' | 'subjectId' | 'unit' | 'per' | 'amount'>[];
}

/**
 * A message that tells what holds for somebody, a line for each limit: what is used up first. Of the limits that give way to
 * each other only the one that holds is among them. Where a message does not hold all, it says how many are left out.
 */
export function formatStanding(
  limits: readonly HeldLimit[],
  { limits: says }: Texts,
  { before, readerId, given = [] }: Told,
): string {
  const lines = inOrder(limits)
    .map((limit) => ({ limit, isUsedUp: limit.used + limit.reserved >= limit.amount }))
    .toSorted((a, b) => Number(b.isUsedUp) - Number(a.isUsedUp))
    .map(({ limit, isUsedUp }) =>
      says.standing(limit, { isUsedUp, isReader: limit.subjectId === readerId, beats: beaten(limit, given) }),
    );
  if (lines.length === 0) return [...before, says.unlimited].join('\n');
  return wholeLines(lines, { before, after: [says.allHold], more: says.moreHold });
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
