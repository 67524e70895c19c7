import type { HeldLimit } from './planned-call.ts';

/** A limit that the operator sets: on the whole bot, or on each member in all servers and direct messages. Days are UTC. */
export interface OperatorLimit {
  who: 'bot' | 'bot-member';
  unit: HeldLimit['unit'];
  per: HeldLimit['per'];
  /** micro-USD, tokens or requests */
  amount: number;
}

/** Of limits on the same the lowest: the others hold as well with it, and nobody need be told of them. */
export function lowestOfEach(limits: readonly OperatorLimit[]): OperatorLimit[] {
  const lowest = new Map<string, OperatorLimit>();
  for (const limit of limits.toSorted((a, b) => b.amount - a.amount))
    lowest.set(`${limit.who} ${limit.unit} ${limit.per}`, limit);
  return [...lowest.values()];
}
