import type { Config } from '../config.ts';
import type { Catalogue } from './catalogue.ts';
import { costsNothing } from './costs-nothing.ts';
import type { ModelFailure } from './failure.ts';
import { failurePolicies } from './failure-policies.ts';
import { isFreeModel } from './model-id.ts';
import { isSameModel } from './same-model.ts';

/** How a call goes on after a failure. */
export interface NextStep {
  /** To be waited before the next request, ms. */
  waitMs: number;
}

/** Which models to ask next, and whether at all. Holds the models that have not failed yet. */
export class ModelQueue {
  #models: readonly string[];
  /** How often the present request was sent. */
  #tries = 0;
  /** How many models the present request carries. */
  #carried = 0;
  readonly #size: number;
  readonly #areAlike: (one: string, other: string) => boolean;

  /**
   * @param size how many models one request carries at the most
   * @param areAlike whether one request can be right for both
   */
  constructor(
    models: readonly string[],
    size: number,
    areAlike: (one: string, other: string) => boolean = () => true,
  ) {
    this.#models = models;
    this.#size = size;
    this.#areAlike = areAlike;
  }

  /** The models of the next request. */
  take(): string[] {
    this.#tries++;
    const [first = '', ...others] = this.#models.slice(0, this.#size);
    const other = others.findIndex((model) => !this.#areAlike(first, model));
    this.#carried = 1 + (other === -1 ? others.length : other);
    return this.#models.slice(0, this.#carried);
  }

  /**
   * Keeps the models that can be asked without money.
   *
   * @returns false where there are none, or they alone were to be asked
   */
  keepFree(catalogue: Catalogue): boolean {
    const rest = this.#withoutCredit(catalogue);
    if (rest.length === 0) return false;
    this.#models = rest;
    this.#tries = 0;
    return true;
  }

  /**
   * Leaves the account's free models out: it has no requests to them now.
   *
   * @returns false where there are no others
   */
  dropFree(): boolean {
    const rest = this.#models.filter((model) => !isFreeModel(model));
    if (rest.length === 0) return false;
    this.#models = rest;
    this.#tries = 0;
    return true;
  }

  /** Whether there are models besides the account's free ones. */
  get hasOthers(): boolean {
    return this.#models.some((model) => !isFreeModel(model));
  }

  /** What follows this failure of the request; undefined: nothing. `random` is in [0, 1). */
  after(
    failure: ModelFailure,
    retry: Config['retry'],
    random: () => number,
    catalogue: Catalogue,
  ): NextStep | undefined {
    const policy = failurePolicies[failure.kind];
    // Asked before its time, the server would only refuse again; for free models the line before them waits for it.
    const isInLine = failure.kind === 'free-per-minute';
    const inTime = isInLine || (failure.retryAfterMs ?? 0) <= retry.capMs;
    const again = policy.retry !== 'never' && this.#tries < retry.attempts && inTime;
    const rest = policy.moveOn ? this.#without(failure, catalogue) : [];
    if (again && (policy.retry === 'first' || rest.length === 0)) {
      if (isInLine) return { waitMs: 0 };
      return { waitMs: backOff(failure, this.#tries, retry, random) };
    }
    if (rest.length === 0) return undefined;
    this.#models = rest;
    this.#tries = 0;
    return { waitMs: 0 };
  }

  #without(failure: ModelFailure, catalogue: Catalogue): string[] {
    if (failure.kind === 'credit' || failure.kind === 'budget') return this.#withoutCredit(catalogue);
    const rest = this.#models.slice(this.#failedCount(failure, catalogue));
    // The free allowance is the account's: no other free model has more of it, and each refusal counts against it.
    const freeIsOver = failure.kind === 'free-daily' || failure.kind === 'free-per-minute';
    return freeIsOver ? rest.filter((model) => !isFreeModel(model)) : rest;
  }

  /**
   * What can still be asked without credit. A paid model bars the whole request, so that free ones which it carried
   * have not been tried; where free ones alone were refused, the balance is below zero, and all others would be.
   */
  #withoutCredit(catalogue: Catalogue): string[] {
    const isFree = (model: string) => costsNothing(model, catalogue);
    return this.#models.slice(0, this.#carried).every(isFree) ? [] : this.#models.filter(isFree);
  }

  /**
   * A refusal means that OpenRouter had tried every model of the request. An answer that had begun failed with the model
   * that gave it (the first, where it had not yet said which): those behind it have not been tried.
   */
  #failedCount(failure: ModelFailure, catalogue: Catalogue): number {
    if (failure.place === 'http') return this.#carried;
    const { modelServed } = failure;
    if (modelServed === undefined) return 1;
    const index = this.#models
      .slice(0, this.#carried)
      .findIndex((model) => isSameModel(model, modelServed, catalogue));
    return Math.max(0, index) + 1;
  }
}

/** Full jitter: anything up to the exponential step, so that many who failed together do not return together. */
function backOff(failure: ModelFailure, tries: number, retry: Config['retry'], random: () => number): number {
  const { retryAfterMs } = failure;
  if (retryAfterMs !== undefined) return retryAfterMs + random() * retry.baseMs;
  return random() * Math.min(retry.capMs, retry.baseMs * 2 ** (tries - 1));
}
