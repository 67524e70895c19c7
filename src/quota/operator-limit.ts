import type { HeldLimit } from './planned-call.ts';

/** A limit that the operator sets: on the whole bot, or on each member in all servers and direct messages. Days are UTC. */
export interface OperatorLimit {
  who: 'bot' | 'bot-member';
  unit: HeldLimit['unit'];
  per: HeldLimit['per'];
  /** micro-USD, tokens or requests */
  amount: number;
}
