import { compose, messageLimit, type ReplyEnding, type ReplySays } from './compose.ts';
import type { Body } from './outlet.ts';
import { Renderer } from './render.ts';
import { Splitter } from './split.ts';

/** What a draft is made with; see `ReplyOptions`. */
export interface DraftOptions {
  maxMessages: number;
  controls: readonly unknown[];
  says: ReplySays;
}

/**
 * The messages of a reply as they should be, worked out from its newest text only when somebody asks: most texts are
 * overtaken before they are drawn.
 */
export class Draft {
  /** The whole answer so far. */
  text = '';
  /** Present when nothing more will come. */
  ending: ReplyEnding | undefined;
  readonly #options: DraftOptions;
  readonly #renderer = new Renderer();
  readonly #splitter = new Splitter();
  /** Contents that Discord accepted before it refused one: nothing else will be drawn but the ending. */
  #frozen: readonly string[] | undefined;
  /** How many messages stay in another place, and the offset in the rendering at which they end. */
  #left: { messages: number; cut: number } | undefined;
  /** Where each piece begins in the rendering, and how much of the rendering is certain. */
  #rendered: { text: string; stable: number; starts: number[] } = { text: '', stable: 0, starts: [] };
  #bodies: Body[] | undefined;

  constructor(options: DraftOptions) {
    this.#options = options;
  }

  /** To be called after every change of `text` or `ending`. */
  changed(): void {
    this.#bodies = undefined;
  }

  /** The messages, first to last. */
  bodies(): Body[] {
    this.#bodies ??= compose(this.#frozen ?? this.#pieces(), {
      ...this.#options,
      text: this.text,
      ...(this.ending && { ending: this.ending }),
      staying: this.#left?.messages ?? 0,
    });
    return this.#bodies;
  }

  /** The first messages stay as they are and where they are; what comes now begins in new ones. */
  leave(messages: number): void {
    this.#pieces();
    const { text, stable, starts } = this.#rendered;
    // What is not certain yet could still change, and could then no longer be drawn in the old place. Only if nothing
    // is certain since the last message there began does everything stay.
    const lastStart = starts[messages - 1] ?? 0;
    this.#left = { messages, cut: stable > lastStart ? stable : text.length };
    this.changed();
  }

  /**
   * Keeps to these contents from now on.
   *
   * @returns false where it was frozen before
   */
  freeze(contents: readonly string[]): boolean {
    if (this.#frozen) return false;
    this.#frozen = contents;
    this.changed();
    return true;
  }

  #pieces(): string[] {
    const growing = this.ending === undefined;
    const { text, stable } = this.#renderer.update(this.text, { final: !growing });
    const cuts = this.#left && [this.#left.cut];
    const pieces = this.#splitter.update(text, { limit: messageLimit, stable, growing, cuts });
    const starts: number[] = [];
    let start = 0;
    for (const { source } of pieces) {
      starts.push(start);
      start += source.length;
    }
    this.#rendered = { text, stable, starts };
    return pieces.map(({ content }) => content);
  }
}
