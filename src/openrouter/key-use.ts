import type { ModelFailure } from './failure.ts';

/** How a request ended, as far as the key is concerned that it went out with. */
export interface KeyUse {
  apiKey: string;
  /** When it was sent, epoch ms. */
  startedAt: number;
  /** Those which the request carried. */
  models: readonly string[];
  /** Set where it failed. */
  failure?: ModelFailure;
  /** Of what was answered; 0 where it cost nothing, or OpenRouter did not say. */
  costMicroUsd: number;
}
