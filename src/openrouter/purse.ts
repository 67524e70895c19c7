import type { Ending, Usage } from './events.ts';
import type { ModelFailure } from './failure.ts';

/** Who pays for the requests of a call: asked before each of them, told how each ended. */
export interface Purse {
  /**
   * Sets aside what a request can cost at the most.
   *
   * @param models those that the request carries
   * @throws UserError where it may not be sent
   */
  open(models: readonly string[]): Promise<Payment>;
}

/** What one request may cost. */
export interface Payment {
  /** As many tokens as the answer may have. */
  maxTokens: number;
  /** Goes out as `provider.max_price`, so that no provider is dearer than what was set aside; absent: nothing goes out. */
  maxPrice?: Readonly<Record<string, string>> | undefined;
  /** OpenRouter has taken the request under this id. */
  begun(generationId: string): Promise<void>;
  /** To be called once, however the request ended. */
  close(end: RequestEnd): Promise<void>;
}

/** How a request ended, as far as its cost goes. */
export interface RequestEnd {
  /** Set when it was answered whole. */
  ending?: Ending | undefined;
  /** Set when it failed. */
  failure?: ModelFailure | undefined;
  /** It was ended by us. */
  stopped: boolean;
  generationId?: string | undefined;
  usage?: Usage | undefined;
  firstTokenMs?: number | undefined;
  totalMs: number;
}
