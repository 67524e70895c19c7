import { UserError } from '../errors.ts';

/** Lets each member have so many turns running at once. */
export class TurnsAtOnce {
  readonly #limit: number;
  readonly #running = new Map<string, number>();

  /** @param limit turns per member */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * Takes one of the member's places.
   *
   * @returns gives it back; calling it again does nothing
   * @throws {UserError} where all are taken
   */
  enter(memberId: string): () => void {
    const running = this.#running.get(memberId) ?? 0;
    if (running >= this.#limit) throw new UserError((texts) => texts.quota.turnsAtOnce(this.#limit));
    this.#running.set(memberId, running + 1);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const rest = (this.#running.get(memberId) ?? 0) - 1;
      if (rest > 0) this.#running.set(memberId, rest);
      else this.#running.delete(memberId);
    };
  }
}
