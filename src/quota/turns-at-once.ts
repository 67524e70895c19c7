import { UserError } from '../errors.ts';
import type { Texts } from '../texts/index.ts';

interface Waiting {
  limit: number;
  admit(): void;
}

/** Lets so many turns be at once for each key: those of one member, or those of one line. */
export class TurnsAtOnce {
  readonly #limit: number;
  readonly #refusal: (texts: Texts, limit: number) => string;
  readonly #taken = new Map<string, number>();
  readonly #waiting = new Map<string, Waiting[]>();

  /**
   * @param limit turns per key
   * @param refusal what is said where all are taken
   */
  constructor(limit: number, refusal: (texts: Texts, limit: number) => string) {
    this.#limit = limit;
    this.#refusal = refusal;
  }

  /**
   * Takes one of the key's places.
   *
   * @param limit another than what is usual, where it is set for whoever takes it
   * @returns gives it back; calling it again does nothing
   * @throws {UserError} where all are taken
   */
  enter(key: string, limit = this.#limit): () => void {
    if (!this.#isFree(key, limit)) throw new UserError((texts) => this.#refusal(texts, limit));
    return this.#take(key);
  }

  /**
   * Takes one of the key's places as soon as one is free; who waits longest comes first.
   *
   * @param onWait told if it has to wait
   * @param limit as of `enter`
   * @returns gives it back; calling it again does nothing
   * @throws the signal's reason where it was aborted while waiting
   */
  whenFree(key: string, signal: AbortSignal, onWait: () => void, limit = this.#limit): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#isFree(key, limit)) return Promise.resolve(this.#take(key));
    const line = this.#waiting.get(key) ?? [];
    this.#waiting.set(key, line);
    onWait();
    return new Promise((resolve, reject) => {
      const abort = () => {
        line.splice(line.indexOf(entry), 1);
        reject(signal.reason);
      };
      const entry: Waiting = {
        limit,
        admit: () => {
          signal.removeEventListener('abort', abort);
          resolve(this.#take(key));
        },
      };
      line.push(entry);
      signal.addEventListener('abort', abort, { once: true });
    });
  }

  #isFree(key: string, limit: number): boolean {
    return (this.#taken.get(key) ?? 0) < limit;
  }

  #take(key: string): () => void {
    this.#taken.set(key, (this.#taken.get(key) ?? 0) + 1);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const rest = (this.#taken.get(key) ?? 0) - 1;
      if (rest > 0) this.#taken.set(key, rest);
      else this.#taken.delete(key);
      const line = this.#waiting.get(key);
      const next = line?.findIndex(({ limit }) => this.#isFree(key, limit)) ?? -1;
      if (next !== -1) line?.splice(next, 1)[0]?.admit();
      if (line?.length === 0) this.#waiting.delete(key);
    };
  }
}
