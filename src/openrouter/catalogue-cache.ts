import { type Catalogue, catalogueOf, readCatalogue } from './catalogue.ts';
import type { Clock } from './clock.ts';
import { Garbled, Stopped } from './failure.ts';
import { failureOf } from './failure-of.ts';

/** The list of models as it was last seen; empty while OpenRouter could not be asked. */
export class CatalogueCache {
  #current: Catalogue = catalogueOf([], 0);
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
  async refresh(signal: AbortSignal): Promise<Catalogue> {
    let body: unknown;
    try {
      body = await this.#fetch(signal);
    } catch (error) {
      throw signal.aborted ? new Stopped() : failureOf(error, this.#clock.now());
    }
    try {
      this.#current = readCatalogue(body, this.#clock.now());
    } catch {
      // The complaint would quote the body.
      throw new Garbled();
    }
    return this.#current;
  }
}
