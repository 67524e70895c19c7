import type { FoundKey } from '../config/find-key.ts';
import { UserError } from '../errors.ts';
import { ModelFailure } from '../openrouter/failure.ts';
import { fetchKey, type KeyState } from '../openrouter/key.ts';
import type { OpenRouter } from '../openrouter/openrouter.ts';
import type { KeyWatch } from './key-watch.ts';
import type { Logger } from './log.ts';

/** What keys are exchanged with. */
export interface KeyRotationParts {
  openrouter: OpenRouter;
  keyWatch: Pick<KeyWatch, 'keyChanged'>;
  /** What stands now where a new key is to be put. */
  findKey(): FoundKey;
  log: Logger;
  /** Aborted when everything closes. */
  closing: AbortSignal;
}

/** A key that is used from now on. */
export interface NewKey extends Pick<FoundKey, 'place' | 'overruled'> {
  state: KeyState;
}

/** Exchanges the key while the process runs. */
export class KeyRotation {
  readonly #parts: KeyRotationParts;
  #isBusy = false;

  constructor(parts: KeyRotationParts) {
    this.#parts = parts;
  }

  /** Where a new key is to be put, in which form, and what is wrong with that place now. */
  place(): Pick<FoundKey, 'place' | 'form' | 'problem'> {
    const { place, form, problem } = this.#parts.findKey();
    return { place, form, ...(problem && { problem }) };
  }

  /**
   * Reads the new key and proves it by one free request; only then all further requests go out with it. Otherwise the old
   * one stays, and a UserError says why.
   */
  async rotate(): Promise<NewKey> {
    if (this.#isBusy) throw new UserError((texts) => texts.key.rotation.busy);
    this.#isBusy = true;
    try {
      return await this.#rotate();
    } finally {
      this.#isBusy = false;
    }
  }

  async #rotate(): Promise<NewKey> {
    const { openrouter, keyWatch, findKey, log } = this.#parts;
    const { apiKey, problem = 'empty', place, overruled } = findKey();
    if (apiKey === undefined) throw new UserError((texts) => texts.key.rotation.none[problem](place));
    if (apiKey === openrouter.apiKey) throw new UserError((texts) => texts.key.rotation.same(place));
    const state = await this.#prove(apiKey, place);
    openrouter.useKey(apiKey);
    log.info({ label: state.label }, 'another OpenRouter key is used from now on');
    void keyWatch.keyChanged();
    return { state, place, overruled };
  }

  async #prove(apiKey: string, place: string): Promise<KeyState> {
    const { openrouter, closing, log } = this.#parts;
    const state = await fetchKey(openrouter, closing, apiKey).catch((error: unknown) => {
      if (!(error instanceof ModelFailure)) throw error;
      log.warn({ error }, 'a new OpenRouter key could not be proved');
      throw new UserError(
        (texts) => {
          const { refused, unproved, notThere } = texts.key.rotation;
          if (error.kind === 'key-invalid') return refused(place);
          return error.status === 404 ? notThere : unproved(error.say(texts));
        },
        { cause: error },
      );
    });
    if (state.management) throw new UserError((texts) => texts.key.rotation.management(place));
    const { limitMicroUsd: limit = 0, remainingMicroUsd: left = 1 } = state;
    if (limit > 0 && left <= 0) throw new UserError((texts) => texts.key.rotation.usedUp(place));
    return state;
  }
}
