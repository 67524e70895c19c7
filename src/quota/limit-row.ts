import type { Selectable } from 'kysely';
import type { GrantsTable, LimitsTable } from '../store/schema.ts';
import type { Counter } from './counters.ts';
import type { HeldLimit } from './planned-call.ts';
import { subject } from './subjects.ts';
import type { Window } from './windows.ts';

/** A limit as an admin has set it, as far as its counting goes. */
export type LimitRow = Omit<Selectable<LimitsTable>, 'id' | 'set_at'>;

/** A one-off extra allowance. */
export type GrantRow = Selectable<GrantsTable>;

/** The name under which the use is counted that a server's limit holds for. */
export function countedAs(
  { who, server_id, subject_id }: Pick<LimitRow, 'who' | 'server_id' | 'subject_id'>,
  userId: string,
): string {
  if (who === 'server') return subject.server(server_id);
  if (who === 'channel') return subject.channel(server_id, subject_id);
  return subject.member(server_id, userId);
}

/** Whether it holds for all together, rather than for each single member. */
export function isShared({ who }: LimitRow): boolean {
  return who === 'server' || who === 'channel';
}

/** What grants add in the window of a counter: those of the limit itself, and the member's own where it is about them. */
export function granted(
  grants: readonly GrantRow[],
  limit: LimitRow,
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

/** How much of a unit a counter holds. */
export function usedOf(unit: HeldLimit['unit'], counter: Counter) {
  if (unit === 'usd') return { used: counter.micro_usd, reserved: counter.reserved_micro_usd };
  if (unit === 'tokens') return { used: counter.tokens, reserved: counter.reserved_tokens };
  return { used: counter.requests, reserved: 0 };
}

const bits = { usd: 1, tokens: 2, requests: 4 };

/** A limit's bit of `told`. What caps each member has another than what they may use, though both are counted in one place. */
export function toldBit({ who, unit }: Pick<HeldLimit, 'who' | 'unit'>): number {
  return who === 'each' ? bits[unit] * 8 : bits[unit];
}
