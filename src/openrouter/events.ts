import type { ModelFailure } from './failure.ts';

/** Tokens and money of one answer, as the provider counted them. */
export interface Usage {
  promptTokens: number;
  /** Reasoning included. */
  completionTokens: number;
  reasoningTokens: number;
  /** Read from the prompt cache. */
  cachedTokens: number;
  cacheWriteTokens: number;
  /** Searches which OpenRouter ran for the model. */
  webSearches: number;
  /** Charged by OpenRouter, plus the provider's own charge where the key is one's own (BYOK). Rounded up. */
  costMicroUsd: number | undefined;
}

/** One request that failed. */
export interface Attempt {
  /** The models which it carried. */
  models: string[];
  failure: ModelFailure;
  ms: number;
}

/** What is known of an answer once it is whole. */
export interface Ending {
  /** `stop`, `length`, `tool_calls`, …: an open set. */
  finishReason: string;
  /** The provider's own word. */
  nativeFinishReason?: string;
  modelAsked: string;
  modelServed: string;
  provider?: string;
  generationId?: string;
  usage?: Usage;
  /** Merged; goes back unchanged on the assistant message, to the same model only. */
  reasoningDetails: unknown[];
  /** Requests that failed before the one that answered. */
  attempts: Attempt[];
  /** Set only when another model than the one asked for took over, not for an alias's or router's choice. */
  fallback?: { from: string; reason: string };
}

/** What happens while a model answers. */
export type ModelEvent =
  /** A request was accepted; its cost can be asked for under this id, even if nothing more is heard. */
  | { type: 'start'; generationId: string }
  /** The account's requests to free models of this minute are used: so many wait before this one; absent: it has its turn. */
  | { type: 'queued'; ahead?: number }
  /** What OpenRouter has sent to a provider, where it was asked to tell. */
  | { type: 'debug'; body: unknown }
  | { type: 'text-delta'; text: string }
  | { type: 'reasoning-delta'; text: string }
  /** A whole call, after the last piece of it. `arguments` is JSON as the model wrote it, `{}` when it wrote none. */
  | { type: 'tool-call'; id: string; name: string; arguments: string }
  | { type: 'citation'; url: string; title?: string }
  /** What a parser found in a file (PDF): put on the assistant message, it saves parsing again. */
  | { type: 'parsed'; annotation: unknown }
  /** Often a data: URL. */
  | { type: 'image'; url: string }
  /** A request failed before anything visible, another follows. Reasoning heard so far belongs to the failed one. */
  | { type: 'attempt-failed'; attempt: Attempt }
  | { type: 'end'; ending: Ending };
