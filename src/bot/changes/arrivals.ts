/** A question on its way to becoming a turn. */
export interface Arrival {
  /** It will stand in this channel, rather than where it was asked. */
  moveTo(channelId: string): void;
  /** Resolves when all that was asked there before it has its turn, or gets none. */
  earlier(): Promise<void>;
  /** It has its turn, or gets none. Calling it again does nothing. */
  begun(): void;
}

interface Open {
  id: bigint;
  channelId: string;
  promise: Promise<void>;
}

/**
 * Questions that are on their way to becoming a turn: it is still being looked up who may ask, or what is replied to. What
 * happens to one of them meanwhile has to wait until it is known what became of it; and so have those after it, where
 * turns follow each other. Which comes first is told by their ids, which Discord gives in order.
 */
export class Arrivals {
  readonly #open = new Set<Open>();

  /** Enters the message or interaction that asks, until the work is done or the turn has begun. Discord may deliver it twice. */
  async during<Result>(
    { id, channelId }: { id: string; channelId: string | null },
    work: (arrival: Arrival) => Promise<Result>,
  ): Promise<Result> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const open: Open = { id: BigInt(id), channelId: channelId ?? '', promise };
    this.#open.add(open);
    const begun = () => {
      this.#open.delete(open);
      resolve();
    };
    const moveTo = (place: string) => {
      open.channelId = place;
    };
    try {
      return await work({ moveTo, earlier: () => this.#before(open), begun });
    } finally {
      begun();
    }
  }

  /** Resolves when none of the messages is on its way any more. */
  async settled(messageIds: readonly string[]): Promise<void> {
    const ids = new Set(messageIds.map(BigInt));
    await Promise.all(this.#where(({ id }) => ids.has(id)));
  }

  /** An interaction may be told of later than a message that was written after it. */
  async #before({ id, channelId }: Open): Promise<void> {
    for (;;) {
      const before = this.#where((other) => other.channelId === channelId && other.id < id);
      if (before.length === 0) return;
      await Promise.all(before);
    }
  }

  #where(fits: (open: Open) => boolean): Promise<void>[] {
    return [...this.#open].filter(fits).map(({ promise }) => promise);
  }
}
