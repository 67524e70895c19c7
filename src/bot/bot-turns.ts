/** So many turns may bots begin in one channel, one after the other, until a person asks something there. */
export const mostBotTurns = 5;

/** After so long without one it is no conversation of bots any more, ms. */
const forgetMs = 3_600_000;

/** So many channels are kept in mind before those are forgotten whose time is over. */
const tidyAfter = 1000;

/** Counts what bots and webhooks begin, so that two bots cannot talk to each other for ever. Kept in memory only. */
export class BotTurns {
  readonly #counts = new Map<string, { count: number; at: number }>();

  /** A bot is about to begin one. @returns the how manieth it is since a person asked something there */
  byBot(channelId: string): number {
    const now = Date.now();
    const last = this.#counts.get(channelId);
    const count = last && last.at + forgetMs > now ? last.count + 1 : 1;
    if (this.#counts.size >= tidyAfter)
      for (const [id, { at }] of this.#counts) if (at + forgetMs <= now) this.#counts.delete(id);
    this.#counts.set(channelId, { count, at: now });
    return count;
  }

  /** A person asks something there. */
  byPerson(channelId: string): void {
    this.#counts.delete(channelId);
  }
}
