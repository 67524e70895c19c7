/** Of so many turns it is kept what was sent. */
const mostTurns = 20;

/** What OpenRouter has sent to providers for turns whose askers may see it. Kept in memory, and nowhere else. */
export class Echoes {
  readonly #bodies = new Map<string, unknown[]>();

  /** One request of a turn, as the provider got it. */
  keep(turnId: string, body: unknown): void {
    const before = this.#bodies.get(turnId) ?? [];
    this.#bodies.delete(turnId);
    this.#bodies.set(turnId, [...before, body]);
    const [oldest] = this.#bodies.keys();
    if (this.#bodies.size > mostTurns && oldest !== undefined) this.#bodies.delete(oldest);
  }

  /** All of a turn, in the order in which it was sent; empty where there is nothing, or no longer. */
  of(turnId: string): readonly unknown[] {
    return this.#bodies.get(turnId) ?? [];
  }
}
