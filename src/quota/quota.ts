import type { CallEnd, UnbilledCall } from './call-end.ts';
import type { Payer } from './payer.ts';
import type { Demand, HeldLimit, PlannedCall, ReservedCall } from './planned-call.ts';

/** Money, tokens and requests: what may be spent, and the ledger of what was. */
export interface Quota {
  /**
   * Refuses early what too little is left for, before anything is prepared. Nothing is set aside.
   *
   * @throws {QuotaRefusal} as {@link Quota.reserve} would
   */
  check(demand: Demand): Promise<void>;
  /**
   * Sets the most that a call can cost aside in all limits that apply, and enters it in the ledger, in one step: calls that
   * run at once never pass a limit together.
   *
   * @throws {QuotaRefusal} where too little is left, even for an answer of `leastTokens`
   */
  reserve(call: PlannedCall): Promise<ReservedCall>;
  /** Notes under which name OpenRouter knows the call, so that its bill is found after a crash. */
  begun(id: number, generationId: string): Promise<void>;
  /**
   * Replaces what was set aside by what it cost. A call that is settled already stays as it is: no charge is doubled.
   *
   * @returns the limits of which 80 % are used now and were not before, each once in its window
   */
  settle(id: number, end: CallEnd): Promise<HeldLimit[]>;
  /** The calls that wait for their bill; at a start also those which a killed process left open. */
  unbilled(): Promise<UnbilledCall[]>;
  /** All limits that hold for somebody now, as they stand. */
  standing(payer: Payer): Promise<HeldLimit[]>;
}
