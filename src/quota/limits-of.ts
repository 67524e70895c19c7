import { type Kysely, sql } from 'kysely';
import type { Schema } from '../store/schema.ts';
import type { Counter, Counters } from './counters.ts';
import { countedAs, type GrantRow, granted, isShared, type LimitRow, toldBit, usedOf } from './limit-row.ts';
import type { OperatorLimit } from './operator-limit.ts';
import type { Payer } from './payer.ts';
import type { HeldLimit } from './planned-call.ts';
import { subject } from './subjects.ts';

/** A limit as it stands, and where it is counted. */
export interface CountedLimit extends HeldLimit {
  counter: Counter;
  /** Its bit of `told`. */
  bit: number;
}

/**
 * All limits that hold for somebody: the operator's; the caps on the channel, its parent, the server and each member; and
 * per unit and window one allowance, the member's own, else that of the most generous role, else everyone's.
 */
export async function limitsOf(
  db: Kysely<Schema>,
  payer: Payer,
  counters: Counters,
  operator: readonly OperatorLimit[],
): Promise<CountedLimit[]> {
  const { serverId, userId } = payer;
  const held = operator.map(({ who, unit, per, amount }) => {
    const counter = counters.get(who === 'bot' ? subject.bot : subject.memberOfBot(userId), per);
    return standing({ who, unit, per }, amount, counter);
  });
  if (!serverId) return held;
  const set = await db
    .selectFrom('limits')
    .select(['server_id', 'who', 'subject_id', 'unit', 'per', 'amount', 'set_by'])
    .where('server_id', '=', serverId)
    .where(concern(payer))
    .execute();
  if (set.length === 0) return held;
  const grants = await db
    .selectFrom('grants')
    .selectAll()
    .where('server_id', '=', serverId)
    .where('at', '>=', Math.min(...counters.all.map(({ start }) => start)))
    .where(concern(payer))
    .execute();
  const raised = grants.length === 0 ? set : set.map((limit) => raise(limit, grants, counters, userId));
  for (const { who, subject_id, unit, per, set_by, amount, ...row } of onlyOneAllowance(raised)) {
    const counter = counters.get(countedAs({ who, subject_id, ...row }, userId), per);
    const facts = { who, unit, per, subjectId: subject_id || undefined, setBy: set_by };
    held.push(standing(facts, amount, counter));
  }
  return held;
}

/** With all grants that hold in its window. */
function raise(limit: LimitRow, grants: readonly GrantRow[], counters: Counters, userId: string): LimitRow {
  const counter = counters.get(countedAs(limit, userId), limit.per);
  const more = granted(grants, limit, counter, isShared(limit) ? undefined : userId);
  return { ...limit, amount: limit.amount + more };
}

/** The rows that speak of somebody: of them, their roles, or where they are. Written so that the index of limits is used. */
function concern({ userId, channelId, parentId, roleIds }: Payer) {
  const subjects: [who: LimitRow['who'], id: string][] = [
    ['everyone', ''],
    ['each', ''],
    ['server', ''],
    ['member', userId],
    ['channel', channelId],
  ];
  if (parentId !== undefined) subjects.push(['channel', parentId]);
  for (const id of roleIds) subjects.push(['role', id]);
  const pairs = sql.join(subjects.map(([who, id]) => sql`(${who}, ${id})`));
  return sql<boolean>`(who, subject_id) IN (VALUES ${pairs})`;
}

const ranks: Partial<Record<HeldLimit['who'], number>> = { everyone: 1, role: 2, member: 3 };

/** Of the allowances per unit and window the one that holds: the member's, else the most generous role's, else everyone's. */
function onlyOneAllowance(limits: readonly LimitRow[]): LimitRow[] {
  const held: LimitRow[] = [];
  const allowances = new Map<string, LimitRow>();
  for (const limit of limits) {
    const rank = ranks[limit.who];
    if (rank === undefined) {
      held.push(limit);
      continue;
    }
    const key = `${limit.unit} ${limit.per}`;
    const other = allowances.get(key);
    const otherRank = (other && ranks[other.who]) ?? 0;
    if (rank > otherRank || (rank === otherRank && limit.amount > (other?.amount ?? 0)))
      allowances.set(key, limit);
  }
  return [...held, ...allowances.values()];
}

function standing(
  limit: Pick<HeldLimit, 'who' | 'unit' | 'per' | 'subjectId' | 'setBy'>,
  amount: number,
  counter: Counter,
): CountedLimit {
  return {
    ...limit,
    amount,
    ...usedOf(limit.unit, counter),
    resetsAt: counter.ends,
    counter,
    bit: toldBit(limit),
  };
}

/** Without what only the counting needs. */
export function asHeld({ counter: _, bit: __, ...limit }: CountedLimit): HeldLimit {
  return limit;
}
