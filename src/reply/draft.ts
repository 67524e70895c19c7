import {
  compose,
  messageLimit,
  type Parts,
  type ReplyEnding,
  type ReplySays,
  type Written,
} from './compose.ts';
import type { Body, ReplyFile } from './outlet.ts';
import { Renderer } from './render.ts';
import { type Piece, Splitter, split } from './split.ts';

/** What a draft is made with; see `ReplyOptions`. */
export interface DraftOptions {
  maxMessages: number;
  /** See {@link Parts}; for replies of one message. */
  fileInLast?: boolean;
  controls: readonly unknown[];
  says: ReplySays;
}

/** A message is ended early where it would be overfull at the next turn if that brings so many times what this one has. */
const growthToExpect = 1.25;

/** What is to be drawn now. */
export interface Take {
  bodies: Body[];
  /** The share of the text that came since the last take which the messages that are there cannot show, from 0 to 1. */
  waiting: number;
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
  /** What is done just now, said under the text. */
  status: string | undefined;
  /** Stand in place of the usual ones while the answer grows. */
  controls: readonly unknown[] | undefined;
  /** What came with the text, as long as it grows. */
  files: readonly ReplyFile[] = [];
  readonly #options: DraftOptions;
  readonly #renderer = new Renderer();
  readonly #splitter = new Splitter();
  /** Contents that Discord accepted before it refused one: nothing else will be drawn but the ending. */
  #frozen: readonly string[] | undefined;
  #refused: 'refused' | 'forbidden' | undefined;
  #closed = false;
  /** How many messages stay in another place, and the offset in the rendering at which they end. */
  #left: { messages: number; cut: number } | undefined;
  /** Where each piece begins in the rendering, and how much of the rendering is certain. */
  #rendered: { text: string; stable: number; starts: number[] } = { text: '', stable: 0, starts: [] };
  #bodies: Written[] | undefined;
  /** How much of the rendering there was at the last take. */
  #taken = 0;
  #maxMessages: number;
  #plain = false;

  constructor(options: DraftOptions) {
    this.#options = options;
    this.#maxMessages = options.maxMessages;
  }

  /** To be called after every change of what stands above. */
  changed(): void {
    this.#bodies = undefined;
  }

  /** The messages, first to last. */
  bodies(): Written[] {
    this.#bodies ??= compose(this.#frozen ?? this.#pieces(), {
      ...this.#options,
      ...(this.controls && { controls: this.controls, asks: true }),
      status: this.status,
      maxMessages: this.#frozen ? Number.POSITIVE_INFINITY : this.#maxMessages,
      text: this.text,
      refused: this.#refused,
      closed: this.#closed,
      files: this.files,
      plain: this.#plain,
      ...(this.ending && { ending: this.ending }),
      staying: this.#left?.messages ?? 0,
    });
    return this.#bodies;
  }

  /**
   * The messages, to be drawn now. A full message costs two turns: an edit for its tail, and the next message. Where
   * turns are rare it is therefore ended at the best place in what is new, so that the next turn is the next message's.
   *
   * @param there how many messages there are, the one that is made now included
   * @param rarely whether turns are rare
   */
  take(there: number, rarely: boolean): Take {
    this.bodies();
    if (rarely && !this.ending && !this.#frozen && !this.#left) this.#endEarly(there);
    const bodies = this.bodies();
    const { text, starts } = this.#rendered;
    const grown = text.length - this.#taken;
    const behind = text.length - (starts[there] ?? text.length);
    this.#taken = text.length;
    return { bodies, waiting: grown > 0 ? Math.min(1, behind / grown) : 0 };
  }

  #endEarly(there: number): void {
    const { text, stable, starts } = this.#rendered;
    const start = starts[there - 1];
    const grown = text.length - this.#taken;
    if (start === undefined || starts.length > there) return;
    if (text.length - start + growthToExpect * grown <= messageLimit) return;
    // Half a message at least, and never less than is on the screen already.
    const from = Math.max(this.#taken, start + messageLimit / 2);
    if (this.#splitter.endEarly(text, { from, stable, limit: messageLimit })) this.changed();
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
   * All of the answer goes into the texts of messages, however many: no file and no embed can be sent.
   *
   * @returns false where there was none to send
   */
  withoutExtras(): boolean {
    if (!this.bodies().some(({ files, embeds }) => files || embeds)) return false;
    this.#maxMessages = Number.POSITIVE_INFINITY;
    this.#plain = true;
    this.changed();
    return true;
  }

  /**
   * Keeps to these contents from now on.
   *
   * @param why what is said of it
   * @param closed whether no further message can be made either
   * @returns false where it was frozen before
   */
  freeze(contents: readonly string[], why: 'refused' | 'forbidden', closed: boolean): boolean {
    if (this.#frozen) return false;
    this.#frozen = contents;
    this.#refused = why;
    this.#closed = closed;
    this.changed();
    return true;
  }

  /** Where there is more than one message can hold, it has room for the lines under it. */
  #piecesOfOne(text: string, stable: number): Piece[] {
    const { ending } = this;
    const { wholeInFile, continuesInFile } = this.#options.says;
    const growing = ending === undefined;
    const footer = ending && ending.footer !== '' ? ending.footer.length + 1 : 0;
    const pieces = (limit: number) => split(text, { limit, stable, growing });
    const whole = pieces(messageLimit - footer);
    if (whole.length <= 1) return whole;
    return pieces(messageLimit - footer - `\n-# ${growing ? continuesInFile : wholeInFile}`.length);
  }

  #pieces(): string[] {
    const growing = this.ending === undefined;
    const whole = (this.#plain && this.ending?.insteadOfEmbeds) || this.text;
    const { text, stable } = this.#renderer.update(whole, { final: !growing });
    const cuts = this.#left && [this.#left.cut];
    const isOne = this.#options.fileInLast && !this.#plain;
    const pieces = isOne
      ? this.#piecesOfOne(text, stable)
      : this.#splitter.update(text, { limit: messageLimit, stable, growing, cuts });
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
