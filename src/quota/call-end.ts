import type { Payer } from './payer.ts';

/** What became of a request to a model. */
export interface CallEnd {
  /** `done`, `cut-off`, `stopped`, `interrupted`, or the kind of the failure. Absent: as entered before. */
  outcome?: string | undefined;
  generationId?: string | undefined;
  modelServed?: string | undefined;
  provider?: string | undefined;
  usage?: CallUsage | undefined;
  /** ms from the request to its first token, and to its end. */
  firstTokenMs?: number | undefined;
  totalMs?: number | undefined;
  /**
   * `known`: `costMicroUsd` is the bill; `later`: OpenRouter will tell under the generation's id; `unknown`: nobody will
   * tell, so that it counts as what was reserved. What was refused outright is known to cost 0.
   */
  bill: { state: 'known'; costMicroUsd: number } | { state: 'later' } | { state: 'unknown' };
}

/** How much of everything a call has used. */
export interface CallUsage {
  promptTokens: number;
  /** Thoughts included. */
  completionTokens: number;
  reasoningTokens: number;
  cachedTokens: number;
  cacheWriteTokens: number;
  images?: number;
  webSearches?: number;
}

/** A call whose bill has to be asked for. */
export interface UnbilledCall {
  id: number;
  /** `open`: the process that had sent it was killed. */
  state: 'open' | 'unbilled';
  /** ms since 1970 */
  at: number;
  turnId: string | undefined;
  payer: Pick<Payer, 'userId' | 'serverId'>;
  /** Absent: the process was killed before OpenRouter had named it; then nobody will ever tell. */
  generationId: string | undefined;
}
