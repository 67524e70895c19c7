import { store } from '../store.ts';
import { chaptersHere } from './chapters.ts';
import { Stagehand } from './stagehand.ts';

/** Plays chapters of the tour, one at a time. */
export class Player {
  #playing: AbortController | undefined;

  /** Plays a chapter, in place of one that may still be playing; behind the last one, ends. */
  async play(at: number): Promise<void> {
    this.#playing?.abort();
    const chapter = chaptersHere()[at];
    if (!chapter) return this.end();
    this.#playing = new AbortController();
    const { signal } = this.#playing;
    store.set({ tour: { at, isPlaying: true }, panel: undefined, modal: undefined, isListOpen: false });
    const hand = new Stagehand(signal);
    try {
      await hand.be('owner');
      await chapter.play(hand);
    } catch (error) {
      if (signal.aborted) return;
      store.set({ trouble: `The tour cannot go on here: ${(error as Error).message}` });
    }
    const { tour } = store.shown;
    if (tour) store.set({ tour: { ...tour, isPlaying: false } });
  }

  /** Ends the tour where it is. */
  end(): void {
    this.#playing?.abort();
    store.set({ tour: undefined });
  }
}
