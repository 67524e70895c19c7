import { discordFailure } from './discord-failure.ts';
import type { Body, Outlet } from './outlet.ts';
import type { Pacer, Slot } from './pace.ts';

/** What passes sooner needs no notice, ms. */
const firstAfterMs = 800;
/** The least time between two edits of a notice, ms: it tells what can wait. */
const editGapMs = 3000;
/** By so much it counts as younger than text that waits to be drawn, ms. */
const patienceMs = 10_000;

/** Failures after which another try has a point. */
const mayPass = new Set(['limited', 'transient', 'no-reference']);
/** After so many failures of Discord or the network it is not drawn. */
const mostFailures = 3;

/** What a notice is drawn with. */
export interface NoticeOptions {
  outlet: Outlet;
  pacer: Pacer;
  /** Unique, at most 20 units. */
  nonce: string;
  /** A message that is there already: it is drawn in that one, and stays when the notice leaves. */
  messageId?: string | undefined;
  /** Told of the message when it is made. */
  onMessage: (messageId: string) => void;
}

/**
 * A message that says how things stand while somebody waits. It takes only requests which no answer wants: where it
 * cannot be drawn in time it is not drawn at all, and of what it says only the newest is.
 */
export class Notice {
  readonly #options: NoticeOptions;
  readonly #leaving = new AbortController();
  #wanted: Body | undefined;
  #drawn: Body | undefined;
  #messageId: string | undefined;
  #notBefore = 0;
  #failures = 0;
  #hasTried = false;
  #drawing: Promise<void> | undefined;

  constructor(options: NoticeOptions) {
    this.#options = options;
    this.#messageId = options.messageId;
  }

  /** What it shall say from now on. Returns at once. */
  say(body: Body): void {
    if (this.#notBefore === 0) this.#notBefore = Date.now() + firstAfterMs;
    this.#wanted = body;
    this.#drawing ??= this.#draw().finally(() => {
      this.#drawing = undefined;
    });
  }

  /** Whether anything was drawn, as far as can be known: a request that failed may have come through. */
  get isDrawn(): boolean {
    return this.#hasTried;
  }

  /** Draws nothing more. @returns the id of the message that is there, if there is one */
  async leave(): Promise<string | undefined> {
    this.#leaving.abort();
    await this.#drawing;
    return this.#messageId;
  }

  async #draw(): Promise<void> {
    const { outlet, pacer } = this.#options;
    const { signal } = this.#leaving;
    while (this.#wanted !== this.#drawn && !signal.aborted) {
      const bucket = this.#messageId === undefined ? outlet.createBucket : outlet.editBucket;
      const ask = {
        bucket,
        counted: outlet.counted,
        urgency: 'update',
        since: Date.now() + patienceMs,
      } as const;
      let slot: Slot;
      try {
        slot = await pacer.slot({ ...ask, notBefore: this.#notBefore }, signal);
      } catch {
        return; // It was left while it waited.
      }
      if (!(await this.#use(slot))) return;
    }
  }

  /** @returns whether there is any use in drawing more */
  async #use(slot: Slot): Promise<boolean> {
    const { outlet, nonce, onMessage } = this.#options;
    const body = this.#wanted as Body;
    this.#hasTried = true;
    try {
      if (this.#messageId !== undefined) slot.done(await outlet.edit(this.#messageId, body));
      else {
        const sent = await outlet.create(body, nonce);
        slot.done(sent.reading);
        this.#messageId = sent.messageId;
        onMessage(sent.messageId);
      }
    } catch (error) {
      const failure = discordFailure(error);
      if (failure.kind === 'limited') slot.limited(failure.retryAfterMs, failure.global);
      else slot.done();
      if (failure.kind === 'no-reference') outlet.withoutReference?.();
      this.#failures += 1;
      this.#notBefore = Date.now() + firstAfterMs;
      return this.#failures < mostFailures && mayPass.has(failure.kind);
    }
    this.#drawn = body;
    this.#notBefore = Date.now() + editGapMs;
    return true;
  }
}
