import { withSign } from './buttons.ts';
import type { ReplyEnding, ReplySays, Written } from './compose.ts';
import { type DiscordFailure, discordFailure } from './discord-failure.ts';
import { Draft } from './draft.ts';
import type { Body, Outlet, ReplyFile, Sent } from './outlet.ts';
import type { Ask, Pacer, RateLimitReading, Slot, Urgency } from './pace.ts';

/** The least time between two edits of one reply, ms: more often nobody can read. */
const editGapMs = 400;

/** The least time between two edits that only tell how things stand, ms; by so much they count as younger than text. */
const statusGapMs = 3000;
const patienceMs = 10_000;

/** Turns that are so far apart, ms, are rare: a full message then should not cost two of them. See {@link Draft.take}. */
const rareMs = 2500;

/**
 * The least time between two edits of messages that are older than an hour, ms: Discord allows about three in six seconds
 * in a channel, and refuses more without having said so in its headers (error 30046).
 */
const oldEditGapMs = 2100;

/** How long to wait after the n-th failure of Discord or the network, ms; after the last one the reply is lost. */
const retryDelaysMs = [500, 1000, 2000, 4000, 8000, 15_000];

/** What a reply is drawn with. */
export interface ReplyOptions {
  outlet: Outlet;
  pacer: Pacer;
  /** Unique per reply, at most 20 units: makes a repeated create harmless. */
  nonce: string;
  /** An answer that needs more messages than this ends as a file. */
  maxMessages: number;
  /** That file hangs on the last of these messages, rather than on a further one; for replies of one message. */
  fileInLast?: boolean;
  /** Drawn under the last message while the answer grows. */
  controls: readonly unknown[];
  /** Sentences that the reply itself needs. */
  says: ReplySays;
  /** Messages that are there already and become this reply's, in order; what they show is not known. */
  adopts?: readonly string[];
  /** What the last of these says until there is a text; absent: what it says now. */
  meanwhile?: string;
  /** Told whenever there are other messages than before: one was made, or one is gone. */
  onMessages?: () => void;
  /** Told before a message is removed, which then waits for it: that it is gone is nobody's wish. */
  onRemove?: (messageId: string) => Promise<void>;
  now?: () => number;
}

interface Shown {
  messageId: string;
  outlet: Outlet;
  /** `said`: what of it is the answer's own, where that is not all. */
  body: Body & Pick<Written, 'said'>;
  /** Whether it may show an older text than `body`. */
  uncertain: boolean;
}

/** The messages of a channel that are older than an hour are edited under a limit of their own (Discord docs, 30046). */
const oldAfterMs = 3_600_000;

/** "Request entity too large" (Discord docs, "Opcodes and Status Codes"). */
const tooLarge = 40005;

/** When a message was made, ms since the epoch (Discord docs, "Snowflakes"). */
const madeAt = (id: string) => Number((BigInt(id) >> 22n) + 1_420_070_400_000n);

const none: readonly unknown[] = [];

/**
 * One answer on its way to the screen. `update` takes the newest whole text as often as it changes and returns at
 * once; messages are created and edited when the pacer gives a slot, with the text as it is then. `finish` draws the
 * end. The pieces of the answer appear in order, and a full message never changes again. Messages that are adopted get
 * the controls at once, keep their text until the new one reaches them, and are removed at the end if there are too many.
 */
export class Reply {
  readonly #options: ReplyOptions;
  readonly #now: () => number;
  readonly #trouble = new AbortController();
  readonly #lost = new AbortController();
  /** As `lost.signal.aborted`, which takes its time when it is asked for each token. */
  #isLost = false;
  readonly #finished = Promise.withResolvers<void>();
  readonly #draft: Draft;
  readonly #hasOld: boolean;
  #outlet: Outlet;
  /** Where all further messages go; see {@link moveTo}. */
  #next: Outlet | undefined;
  #shown: Shown[] = [];
  #ending: ReplyEnding | undefined;
  /** Whether there is anything to draw but controls. */
  #hasText = false;
  /** Whether any of it was drawn. */
  #isTextDrawn = false;
  /** The controls with the status beside them. */
  #signed: readonly unknown[] | undefined;
  /** Whether nothing has changed since but the status. */
  #isQuiet = false;
  #version = 0;
  #drawnVersion = 0;
  #unseenSince: number | undefined;
  #endedAt: number | undefined;
  #lastDrawnAt = 0;
  #failures = 0;
  #notBefore = 0;
  #editing: Ask | undefined;
  #creating: Ask | undefined;
  #inFlightEdit: { index: number; body: Body } | undefined;

  constructor(options: ReplyOptions) {
    this.#options = options;
    this.#outlet = options.outlet;
    this.#draft = new Draft(options);
    this.#now = options.now ?? Date.now;
    const { adopts = [], outlet } = options;
    this.#hasOld = adopts.some((id) => madeAt(id) < this.#now() - oldAfterMs);
    // Nobody knows which controls the last one has: an array that is like no other.
    this.#shown = adopts.map((messageId, index) => {
      const components = index === adopts.length - 1 ? [] : none;
      return { messageId, outlet, body: { components }, uncertain: false };
    });
    if (adopts.length > 0) this.#change();
  }

  /**
   * Aborted when Discord no longer takes the text; the reason is a {@link DiscordFailure}. Whoever makes the text
   * should stop then and call {@link finish}.
   */
  get trouble(): AbortSignal {
    return this.#trouble.signal;
  }

  /** Whether nothing more can be drawn, not even how it ended. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** The ids of the messages made so far, in order. */
  get messageIds(): string[] {
    return this.#shown.map(({ messageId }) => messageId);
  }

  /** Whether nothing stands there but what was said by {@link status}. */
  get saysOnlyStatus(): boolean {
    return !this.#hasText && !this.#options.adopts?.length;
  }

  /** The newest whole text, as the model writes it. */
  update(text: string): void {
    if (this.#ending || this.#isLost) return;
    if (!this.#hasText && !/\S/u.test(text)) return;
    this.#hasText = true;
    this.#draft.text = text;
    if (this.#isQuiet) this.#hurry();
    this.#change();
  }

  /** All files that came with the text so far; they are attached as soon as that can be. */
  show(files: readonly ReplyFile[]): void {
    if (this.#ending || this.#isLost) return;
    this.#hasText = true;
    this.#draft.files = files;
    if (this.#isQuiet) this.#hurry();
    this.#change();
  }

  /**
   * What is done just now, as one quiet line: under the text, or alone before there is any. It takes only requests that no
   * text wants, and goes with the end. An older answer that is still shown is not touched for it: there it stands beside the
   * buttons, unless something is asked by it.
   *
   * @param line without `-# `; undefined: nothing any more (a line that stands alone stays until there is a text)
   * @param controls stand in place of the usual ones as long as the line does
   */
  status(line: string | undefined, controls?: readonly unknown[]): void {
    if (this.#ending || this.#isLost) return;
    if (this.#draft.status === line && this.#draft.controls === controls) return;
    this.#draft.status = line;
    this.#draft.controls = controls;
    const isNothing = this.#shown.length === 0 && !this.#hasText;
    if (controls) {
      if (this.#isQuiet) this.#hurry();
    } else if (isNothing || this.#version === this.#drawnVersion) this.#isQuiet = true;
    this.#signed = line === undefined || this.#hasText ? undefined : withSign(this.#options.controls, line);
    this.#change();
  }

  /** Whether a status can be written where there is no text yet: not over an older answer, unless something is asked by it. */
  get #saysStatus(): boolean {
    const { meanwhile, adopts = [] } = this.#options;
    const isOurs =
      adopts.length === 0 || meanwhile !== undefined || this.#shown.at(-1)?.body.content !== undefined;
    return isOurs || this.#draft.controls !== undefined;
  }

  /** There is something to read: a request that waited for a mere status goes as one for that. */
  #hurry(): void {
    this.#isQuiet = false;
    this.#unseenSince = this.#now();
    for (const [ask, later] of [
      [this.#editing, 'update'],
      [this.#creating, 'next'],
    ] as const) {
      if (!ask) continue;
      const urgency = this.#isTextDrawn ? later : 'first';
      Object.assign(ask, { urgency, since: this.#unseenSince, notBefore: this.#earliest(urgency) });
    }
    this.#options.pacer.reconsider();
  }

  /**
   * Draws the end: the last text, the footer and the controls. Resolves when all of it is visible, or when the reply
   * is lost (then `trouble` tells why).
   */
  finish(text: string, ending: ReplyEnding): Promise<void> {
    this.#draft.text = text;
    this.#draft.ending = ending;
    this.#ending = ending;
    this.#endedAt = this.#now();
    this.#isQuiet = false;
    if (this.#lost.signal.aborted && !this.#editing && !this.#creating) this.#finished.resolve();
    for (const ask of [this.#editing, this.#creating]) {
      if (ask) Object.assign(ask, { urgency: 'final', notBefore: this.#earliest('final') });
    }
    this.#change();
    this.#options.pacer.reconsider();
    return this.#finished.promise;
  }

  /** Draws nothing any more. `finish` then resolves as soon as no request is under way. */
  abandon(): void {
    this.#isLost = true;
    this.#lost.abort();
  }

  /**
   * All further text goes to another place, in new messages; those that are there stay, with what they show now. For
   * an interaction whose token is about to end.
   */
  moveTo(outlet: Outlet): void {
    if (this.#ending || this.#next) return;
    this.#draft.leave(this.#shown.length);
    this.#next = outlet;
    this.#change();
  }

  #change(): void {
    this.#version += 1;
    this.#draft.changed();
    this.#unseenSince ??= this.#now();
    if (this.#shown.length === 0) this.#startCreating();
    else this.#startEditing();
  }

  #ask(outlet: Outlet, bucket: string, wish: Urgency): Ask {
    const isQuiet = this.#isQuiet;
    const urgency = this.#ending ? 'final' : isQuiet ? 'update' : wish;
    const now = this.#now();
    return {
      bucket,
      counted: outlet.counted,
      urgency,
      // An end may take several requests: all of them are as old as the end, or the last would wait behind younger ends.
      since: isQuiet ? now + patienceMs : (this.#endedAt ?? this.#unseenSince ?? now),
      notBefore: this.#earliest(urgency),
    };
  }

  #earliest(urgency: Urgency): number {
    const least = this.#hasOld ? oldEditGapMs : 0;
    const gap = urgency === 'update' ? Math.max(least, this.#isQuiet ? statusGapMs : editGapMs) : least;
    return Math.max(this.#notBefore, gap > 0 ? this.#lastDrawnAt + gap : 0);
  }

  #startEditing(): void {
    if (this.#editing || this.#lost.signal.aborted) return;
    const ask = this.#ask(
      this.#outlet,
      this.#outlet.editBucket,
      this.#lastDrawnAt === 0 || (this.#hasText && !this.#isTextDrawn) ? 'first' : 'update',
    );
    this.#editing = ask;
    void this.#withSlot(ask, (slot) => this.#edit(slot)).finally(() => {
      this.#editing = undefined;
      this.#goOn();
    });
  }

  #startCreating(): void {
    if (this.#creating || this.#lost.signal.aborted) return;
    const outlet = this.#next ?? this.#outlet;
    const ask = this.#ask(outlet, outlet.createBucket, this.#shown.length === 0 ? 'first' : 'next');
    this.#creating = ask;
    void this.#withSlot(ask, (slot) => this.#create(slot)).finally(() => {
      this.#creating = undefined;
      this.#goOn();
    });
  }

  /** After a request: is there more to draw, or is the reply finished? */
  #goOn(): void {
    if (this.#lost.signal.aborted) {
      this.#finished.resolve();
      return;
    }
    if (!this.#ending) {
      if (this.#version === this.#drawnVersion) return;
      if (this.#shown.length === 0) this.#startCreating();
      else this.#startEditing();
      return;
    }
    const bodies = this.#draft.bodies();
    if (this.#isDrawn(bodies)) {
      this.#finished.resolve();
      return;
    }
    const stale = this.#shown.some(
      (_, index) => index >= bodies.length || !this.#isShown(bodies[index], index),
    );
    if (stale) this.#startEditing();
    this.#createMissing(bodies);
  }

  #isDrawn(bodies: readonly Body[]): boolean {
    return bodies.length === this.#shown.length && bodies.every((body, index) => this.#isShown(body, index));
  }

  #isShown(body: Body | undefined, index: number): boolean {
    const shown = this.#shown[index];
    return shown !== undefined && !shown.uncertain && same(shown.body, body);
  }

  /** The first message whose text on the screen is not the newest; -1 if there is none. */
  #stale(bodies: readonly Body[]): number {
    return bodies.findIndex((body, index) => index < this.#shown.length && !this.#isShown(body, index));
  }

  /** Takes a slot and uses it; nothing that happens in it may leave the slot taken. */
  async #withSlot(ask: Ask, use: (slot: Slot) => Promise<void>): Promise<void> {
    let slot: Slot;
    try {
      slot = await this.#options.pacer.slot(ask, this.#lost.signal);
    } catch {
      return; // The reply was lost while it waited.
    }
    await use(slot);
  }

  /** The messages as they are to be drawn now; `there` of them exist then. */
  #take(there: number): Body[] {
    if (!this.#hasText && !this.#ending) return this.#waitingBodies();
    const now = this.#now();
    const rarely = this.#lastDrawnAt > 0 && now - this.#lastDrawnAt > rareMs;
    const { bodies, waiting } = this.#draft.take(there, rarely);
    // Text comes evenly enough: what has to wait is the last of what has come.
    const since = now - (now - (this.#unseenSince ?? now)) * waiting;
    this.#unseenSince = waiting > 0 ? since : undefined;
    return bodies;
  }

  /** Before the first text: what was adopted stays as it is, but for the controls, and what is said meanwhile. */
  #waitingBodies(): Shown['body'][] {
    const { status, controls = this.#options.controls } = this.#draft;
    const isSign = status !== undefined && !this.#saysStatus;
    const before = this.#shown.at(-1)?.body.content ?? this.#options.meanwhile;
    const content = this.#saysStatus && status !== undefined ? `-# ${status}` : before;
    if (this.#shown.length === 0 && content === undefined) return [];
    const components = (isSign && this.#signed) || controls;
    const last = { components, ...(content !== undefined && { content, said: '' }) };
    return [...this.#shown.slice(1).map(() => ({ components: none })), last];
  }

  async #edit(slot: Slot): Promise<void> {
    const bodies = this.#take(this.#shown.length);
    const stale = this.#stale(bodies);
    const surplus = this.#ending && stale === -1 && this.#shown.length > bodies.length;
    const index = surplus ? this.#shown.length - 1 : stale;
    const shown = this.#shown[index];
    const body = bodies[index];
    this.#drawnVersion = this.#version;
    if (!shown || (!body && !surplus)) {
      slot.release();
      this.#createMissing(bodies);
      return;
    }
    if (body) this.#inFlightEdit = { index, body };
    const request = body
      ? shown.outlet.edit(shown.messageId, without(body, shown.body))
      : this.#remove(shown);
    this.#createMissing(bodies);
    try {
      slot.done(await request);
      if (body) Object.assign(shown, { body, uncertain: false });
      else this.#forget(shown);
      this.#succeeded();
      if (this.#stale(bodies) !== -1) this.#drawnVersion -= 1;
    } catch (error) {
      if (!isMissing(error) || (body && shown.body.content !== undefined)) await this.#failed(error, slot);
      else {
        // Somebody has deleted a message that was to be adopted, or removed.
        slot.done();
        this.#forget(shown);
        this.#drawnVersion = this.#version - 1;
      }
    } finally {
      this.#inFlightEdit = undefined;
    }
  }

  async #remove({ outlet, messageId }: Shown): Promise<RateLimitReading | undefined> {
    await this.#options.onRemove?.(messageId);
    return outlet.remove(messageId);
  }

  #forget(gone: Shown): void {
    this.#shown = this.#shown.filter((shown) => shown !== gone);
    this.#options.onMessages?.();
  }

  /** Makes the next message once everything before it is drawn or just being drawn. */
  #createMissing(bodies: readonly Body[]): void {
    if (bodies.length <= this.#shown.length) return;
    const ready = this.#shown.every(
      (_, index) =>
        this.#isShown(bodies[index], index) ||
        (this.#inFlightEdit?.index === index && same(this.#inFlightEdit.body, bodies[index])),
    );
    if (ready) this.#startCreating();
  }

  async #create(slot: Slot): Promise<void> {
    const index = this.#shown.length;
    const bodies = this.#take(index + 1);
    const body = bodies[index];
    if (!body) {
      slot.release();
      this.#drawnVersion = this.#version;
      return;
    }
    const version = this.#version;
    // A create that failed may have come through all the same; its nonce then gives that message, with what it showed.
    const again = this.#failures > 0;
    const outlet = this.#next ?? this.#outlet;
    let sent: Sent;
    try {
      sent = await outlet.create(body, `${this.#options.nonce}.${index}`);
    } catch (error) {
      await this.#failed(error, slot);
      return;
    }
    slot.done(sent.reading);
    this.#outlet = outlet;
    this.#shown.push({ messageId: sent.messageId, outlet, body, uncertain: again });
    this.#drawnVersion = again || bodies.length > this.#shown.length ? version - 1 : version;
    this.#succeeded();
    this.#options.onMessages?.();
  }

  #succeeded(): void {
    this.#failures = 0;
    this.#notBefore = 0;
    this.#lastDrawnAt = this.#now();
    this.#isTextDrawn ||= this.#shown.some(({ body: { content = '', said = content } }) => said !== '');
  }

  async #failed(error: unknown, slot: Slot): Promise<void> {
    const failure = discordFailure(error);
    this.#drawnVersion = this.#version - 1;
    if (failure.kind === 'limited') {
      slot.limited(failure.retryAfterMs, failure.global);
      return;
    }
    slot.done();
    if (failure.kind === 'transient') {
      const delay = retryDelaysMs[this.#failures];
      this.#failures += 1;
      if (delay !== undefined) {
        this.#notBefore = this.#now() + delay * (0.5 + Math.random() / 2);
        return;
      }
    }
    if (failure.kind === 'no-reference' && this.#outlet.withoutReference) {
      this.#outlet.withoutReference();
      return;
    }
    if (failure.kind === 'archived' && this.#failures === 0 && this.#outlet.revive) {
      this.#failures += 1;
      const revived = await this.#outlet.revive().then(
        () => true,
        () => false,
      );
      if (revived) return;
    }
    const noExtras =
      failure.kind === 'forbidden' || (failure.kind === 'invalid' && failure.code === tooLarge);
    if (noExtras && this.#draft.withoutExtras()) {
      this.#version += 1;
      return;
    }
    // Where nothing new may be written, what is there can often be edited still, to say so.
    const closed = failure.kind === 'forbidden' || failure.kind === 'archived';
    const refused = failure.kind === 'moderated' || failure.kind === 'invalid';
    const contents = this.#shown.flatMap(({ body: { content = '', said = content } }) => said || []);
    if (
      (refused || (closed && contents.length > 0)) &&
      this.#draft.freeze(contents, lacksPermission(failure) ? 'forbidden' : 'refused', closed)
    ) {
      this.#version += 1;
      this.#trouble.abort(failure);
      return;
    }
    this.#lose(failure);
  }

  #lose(failure: DiscordFailure): void {
    this.#trouble.abort(failure);
    this.#isLost = true;
    this.#lost.abort(failure);
  }
}

/** Whether it is for want of a permission, rather than that somebody takes no direct messages. */
function lacksPermission(failure: DiscordFailure): boolean {
  return failure.kind === 'forbidden' && (failure.code === 50013 || failure.code === 50001);
}

/** Whether Discord says that the message itself is not there (code 10008). */
function isMissing(error: unknown): boolean {
  const failure = discordFailure(error);
  return failure.kind === 'gone' && failure.code === 10008;
}

function same(a: Body, b: Body | undefined): boolean {
  if (b === undefined || a.content !== b.content || a.components !== b.components) return false;
  return a.embeds === b.embeds && sameFiles(a.files, b.files);
}

function sameFiles(a: readonly ReplyFile[] = [], b: readonly ReplyFile[] = []): boolean {
  return (
    a.length === b.length &&
    a.every(({ name, data }, at) => name === b[at]?.name && data.length === b[at].data.length)
  );
}

/** A body as it is to be sent over another: files that are there are not sent again. */
function without(body: Body, shown: Body): Body {
  if (!body.files?.length || !sameFiles(body.files, shown.files)) return body;
  const { files: _, ...rest } = body;
  return { ...rest, keepsFiles: true };
}
