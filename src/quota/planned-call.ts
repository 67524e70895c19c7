import type { CallsTable } from '../store/schema.ts';
import type { Payer } from './payer.ts';

/** What a call is for. */
export type Purpose = CallsTable['purpose'];

/** The prices at which a call is reserved, in micro-USD: the dearest of all models that may answer it. */
export interface Rates {
  /** Per million tokens of the prompt; writing it to a cache included. */
  prompt: number;
  /** Per million tokens of the answer; thoughts included. */
  completion: number;
  /** For everything that does not depend on tokens: per request, per image, searches, files to be parsed. */
  fixed: number;
}

/** What a request to a model takes of the limits, and of whose. */
export interface Demand {
  payer: Payer;
  /** Whether it counts as a request: the first one of an answer does. */
  counts: boolean;
  rates: Rates;
  /** The upper estimate of the prompt, in tokens. */
  promptTokens: number;
  /** As many tokens as the answer may have; fewer are granted where the limits leave no more. */
  maxTokens: number;
  /** With fewer tokens an answer is not worth beginning. At most `maxTokens`. */
  leastTokens: number;
}

/** A request that is about to be sent to a model. */
export interface PlannedCall extends Demand {
  purpose: Purpose;
  turnId?: string | undefined;
  preset: string;
  modelAsked: string;
}

/** What was set aside for a call. */
export interface ReservedCall {
  /** Of its row in the ledger. */
  id: number;
  /** As many tokens as the answer may have now. */
  maxTokens: number;
  /** The limit that left no more; absent: nothing was lowered. */
  loweredBy?: HeldLimit | undefined;
}

/** A limit, as it stands for somebody now. Amounts are micro-USD, tokens or requests. */
export interface HeldLimit {
  /** `bot` and `bot-member`: the operator's, for all and for each member. */
  who: 'everyone' | 'each' | 'role' | 'member' | 'channel' | 'server' | 'bot' | 'bot-member';
  /** Of the role, member or channel. */
  subjectId?: string | undefined;
  unit: 'usd' | 'tokens' | 'requests';
  per: 'minute' | 'hour' | 'day' | 'week' | 'month';
  /** Grants included. */
  amount: number;
  used: number;
  /** Set aside for calls that run. */
  reserved: number;
  /** When its window ends, ms since 1970. */
  resetsAt: number;
  /** Who set it, a Discord id; absent for the operator's. */
  setBy?: string | undefined;
}
