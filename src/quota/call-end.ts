/** What became of a request to a model. */
export interface CallEnd {
  /** An outcome of a turn (`done`, `cut-off`, `stopped`, …) or the kind of the failure. */
  outcome: string;
  generationId?: string | undefined;
  modelServed?: string | undefined;
  provider?: string | undefined;
  usage?: CallUsage | undefined;
  /** ms from the request to its first token, and to its end. */
  firstTokenMs?: number | undefined;
  totalMs: number;
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
  /** ms since 1970 */
  at: number;
  turnId: string | undefined;
  /** Absent: the process was killed before OpenRouter had named it; then nobody will ever tell. */
  generationId: string | undefined;
}
