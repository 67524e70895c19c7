/**
 * Messages that are on their way to becoming a turn. What happens to one of them meanwhile has to wait until it is known
 * what became of it: it may be deleted while it is still being looked up who may ask.
 */
export class Arrivals {
  readonly #open = new Map<string, Promise<unknown>>();

  /** @returns to be called when the message has its turn, or gets none; calling it again does nothing */
  enter(messageId: string): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    // Discord may deliver a message twice.
    const both = Promise.all([this.#open.get(messageId), promise]);
    this.#open.set(messageId, both);
    return () => {
      if (this.#open.get(messageId) === both) this.#open.delete(messageId);
      resolve();
    };
  }

  /** Resolves when none of the messages is on its way any more. */
  async settled(messageIds: readonly string[]): Promise<void> {
    await Promise.all(messageIds.map((id) => this.#open.get(id)));
  }
}
