import { type Catalogue, catalogueOf, readCatalogue } from './catalogue.ts';
import type { Clock } from './clock.ts';
import { Garbled, type ModelFailure, Stopped } from './failure.ts';
import { failureOf } from './failure-of.ts';

/** The list of models as it was last seen; empty while OpenRouter could not be asked. */
export class CatalogueCache {
  /** Why it could not be fetched the last time. */
  failure: ModelFailure | undefined;
  #current: Catalogue = catalogueOf([], 0);
  #refreshing: Promise<Catalogue> | undefined;
  readonly #fetch: (signal: AbortSignal) => Promise<unknown>;
  readonly #clock: Clock;

  /** @param fetch asks for the body of GET /models with all output modalities */
  constructor(fetch: (signal: AbortSignal) => Promise<unknown>, clock: Clock) {
    this.#fetch = fetch;
    this.#clock = clock;
  }

  /** The last good list. */
  current(): Catalogue {
    return this.#current;
  }

  /** Asks anew (hourly is plenty). Throws ModelFailure, and then the last good list stays. */
  refresh(signal: AbortSignal): Promise<Catalogue> {
    this.#refreshing ??= this.#ask(signal).finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  /**
   * Asks anew, or waits for the answer if it was asked already, for so long at the most. Where none comes, the last good
   * list, which may be empty. Never rejects.
   *
   * @param signal ends the asking
   * @param left ends the waiting
   */
  async fresh(signal: AbortSignal, withinMs: number, left = signal): Promise<Catalogue> {
    const enough = new AbortController();
    const asked = this.refresh(signal).catch(() => this.#current);
    const late = this.#clock
      .delay(withinMs, AbortSignal.any([enough.signal, left]))
      .then(() => this.#current);
    const catalogue = await Promise.race([asked, late]);
    enough.abort();
    return catalogue;
  }

  async #ask(signal: AbortSignal): Promise<Catalogue> {
    let body: unknown;
    try {
      body = await this.#fetch(signal);
    } catch (error) {
      this.failure = signal.aborted ? new Stopped() : failureOf(error, this.#clock.now());
      throw this.failure;
    }
    this.failure = undefined;
    try {
      this.#current = readCatalogue(body, this.#clock.now());
    } catch {
      // The complaint would quote the body.
      throw new Garbled();
    }
    return this.#current;
  }
}
