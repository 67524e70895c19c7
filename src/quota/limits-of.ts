import type { ExpressionBuilder, Kysely, Selectable } from 'kysely';
import type { GrantsTable, LimitsTable, Schema } from '../store/schema.ts';
import { type Counter, type Counters, emptyCounter } from './counters.ts';
import type { OperatorLimit } from './operator-limit.ts';
import type { Payer } from './payer.ts';
import type { HeldLimit } from './planned-call.ts';
import { subject } from './subjects.ts';
import type { Window } from './windows.ts';

/** A limit as it stands, and where it is counted. */
export interface CountedLimit extends HeldLimit {
  counter: Counter;
  /** Its bit of `told`. */
  bit: number;
}

type Limit = Omit<Selectable<LimitsTable>, 'id' | 'set_at'>;
type Grant = Selectable<GrantsTable>;

const bits = { usd: 1, tokens: 2, requests: 4 };
/** What caps each member is told of beside what each may use, though it is counted in the same place. */
const eachBits = 8;

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
    return standing({ who, unit, per }, amount, counter, bits[unit]);
  });
  if (!serverId) return held;
  const set = await db
    .selectFrom('limits')
    .select(['server_id', 'who', 'subject_id', 'unit', 'per', 'amount', 'set_by'])
    .where('server_id', '=', serverId)
    .where((row) => concerns(row, payer))
    .execute();
  if (set.length === 0) return held;
  const grants = await db
    .selectFrom('grants')
    .selectAll()
    .where('server_id', '=', serverId)
    .where('at', '>=', Math.min(...counters.all.map(({ start }) => start)))
    .where((row) => concerns(row, payer))
    .execute();
  const raised = grants.length === 0 ? set : set.map((limit) => raise(limit, grants, counters, userId));
  for (const { who, subject_id, unit, per, set_by, amount, ...row } of onlyOneAllowance(raised)) {
    const counter = counters.get(countedAs({ who, subject_id, ...row }, userId), per);
    const told = who === 'each' ? bits[unit] * eachBits : bits[unit];
    const facts = { who, unit, per, subjectId: subject_id || undefined, setBy: set_by };
    held.push(standing(facts, amount, counter, told));
  }
  return held;
}

/** With all grants that hold in its window. */
function raise(limit: Limit, grants: readonly Grant[], counters: Counters, userId: string): Limit {
  const counter = counters.get(countedAs(limit, userId), limit.per);
  const more = granted(grants, limit, counter, isShared(limit) ? undefined : userId);
  return { ...limit, amount: limit.amount + more };
}

/** How one of a server's limits stands. @returns nothing where it holds for several, each for themselves */
export async function standingOf(
  db: Kysely<Schema>,
  limit: Limit,
  { start, ends }: Window,
): Promise<Pick<HeldLimit, 'amount' | 'used' | 'reserved'> | undefined> {
  const { who, server_id, subject_id, per } = limit;
  if (who !== 'member' && !isShared(limit)) return undefined;
  const name = countedAs(limit, subject_id);
  const counter = await db
    .selectFrom('counters')
    .selectAll()
    .where((row) => row.and({ subject: name, per, start }))
    .executeTakeFirst();
  const grants = await db
    .selectFrom('grants')
    .selectAll()
    .where('server_id', '=', server_id)
    .where('at', '>=', start)
    .where((row) => row.and({ who, subject_id }))
    .execute();
  const amount = limit.amount + granted(grants, limit, { start, ends }, undefined);
  return { amount, ...usedOf(limit.unit, counter ?? emptyCounter(name, per, { start, ends })) };
}

/** The name under which the use is counted that a server's limit holds for. */
function countedAs(
  { who, server_id, subject_id }: Pick<Limit, 'who' | 'server_id' | 'subject_id'>,
  userId: string,
): string {
  if (who === 'server') return subject.server(server_id);
  if (who === 'channel') return subject.channel(server_id, subject_id);
  return subject.member(server_id, userId);
}

function isShared({ who }: Limit): boolean {
  return who === 'server' || who === 'channel';
}

/** The rows that speak of somebody: of them, their roles, or where they are. */
function concerns(row: ExpressionBuilder<Schema, 'limits' | 'grants'>, payer: Payer) {
  const { userId, channelId, parentId, roleIds } = payer;
  const channels = parentId && parentId !== channelId ? [channelId, parentId] : [channelId];
  return row.or([
    row('who', 'in', ['everyone', 'each', 'server']),
    row.and([row('who', '=', 'member'), row('subject_id', '=', userId)]),
    row.and([row('who', '=', 'channel'), row('subject_id', 'in', channels)]),
    ...(roleIds.length > 0
      ? [row.and([row('who', '=', 'role'), row('subject_id', 'in', [...roleIds])])]
      : []),
  ]);
}

/** What grants add in the window of a counter: those of the limit itself, and the member's own where it is about them. */
function granted(
  grants: readonly Grant[],
  limit: Limit,
  { start, ends }: Window,
  userId: string | undefined,
) {
  return grants
    .filter(({ unit, at }) => unit === limit.unit && at >= start && at < ends)
    .filter(
      ({ who, subject_id }) =>
        (who === limit.who && subject_id === limit.subject_id) || (who === 'member' && subject_id === userId),
    )
    .reduce((sum, { amount }) => sum + amount, 0);
}

const ranks: Partial<Record<HeldLimit['who'], number>> = { everyone: 1, role: 2, member: 3 };

/** Of the allowances per unit and window the one that holds: the member's, else the most generous role's, else everyone's. */
function onlyOneAllowance(limits: readonly Limit[]): Limit[] {
  const held: Limit[] = [];
  const allowances = new Map<string, Limit>();
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
  bit: number,
): CountedLimit {
  return { ...limit, amount, ...usedOf(limit.unit, counter), resetsAt: counter.ends, counter, bit };
}

function usedOf(unit: HeldLimit['unit'], counter: Counter) {
  return {
    usd: { used: counter.micro_usd, reserved: counter.reserved_micro_usd },
    tokens: { used: counter.tokens, reserved: counter.reserved_tokens },
    requests: { used: counter.requests, reserved: 0 },
  }[unit];
}

/** Without what only the counting needs. */
export function asHeld({ counter: _, bit: __, ...limit }: CountedLimit): HeldLimit {
  return limit;
}
