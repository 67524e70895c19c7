import type { Ending, Usage } from './events.ts';
import type { ModelFailure } from './failure.ts';

/** Who pays for the requests of a call: asked before each of them, told how each ended. */
export interface Purse {
  /**
   * Sets aside what a request can cost at the most.
   *
   * @param models those that the request carries
   * @param signal aborted when nobody waits for it any more
   * @throws {OutOfMoney} where models that cost nothing might be asked instead
   * @throws UserError where it may not be sent
   */
  open(models: readonly string[], signal: AbortSignal): Promise<Payment>;
}

/** There is too little money for a request; where models of the call cost nothing, it goes on with those alone. */
export class OutOfMoney extends Error {
  override readonly name = 'OutOfMoney';
  /** To be thrown where there are none. */
  readonly refusal: Error;

  constructor(refusal: Error) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** What one request may cost. */
export interface Payment {
  /** As many tokens as the answer may have. */
  maxTokens: number;
  /** Goes out as `provider.max_price`, so that no provider is dearer than what was set aside; absent: nothing goes out. */
  maxPrice?: Readonly<Record<string, string>> | undefined;
  /** OpenRouter has taken the request under this id. Nobody waits for it to be noted. */
  begun(generationId: string): void;
  /** To be called once, however the request ended. Never rejects: an answer does not fail by its bill. */
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
  /** False: it was never sent, and has cost nothing. */
  sent: boolean;
  /** False: the answer was to come in one piece; then it is written and billed whole, also where nobody waits for it. */
  streamed: boolean;
  generationId?: string | undefined;
  usage?: Usage | undefined;
  /** How many pictures were drawn. */
  images?: number | undefined;
  /** The model that answered, as far as it had said so. */
  modelServed?: string | undefined;
  /** ms from the request */
  firstTokenMs?: number | undefined;
  totalMs: number;
}
