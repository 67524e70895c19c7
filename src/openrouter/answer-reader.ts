import { type Chunk, chunkSchema, type Delta, readable, readCitation } from './chunk.ts';
import type { Ending, ModelEvent, Usage } from './events.ts';
import {
  ChoicesNull,
  ContentFiltered,
  EmptyCompletion,
  type ModelFailure,
  ThoughtTooLong,
  Truncated,
} from './failure.ts';
import { errorFailure } from './failure-of.ts';
import { addReasoningDetail, type ReasoningDetail, replayableDetails } from './reasoning-details.ts';
import { ThoughtTags, type Told } from './thought-tags.ts';
import { ToolCalls } from './tool-calls.ts';
import { readUsage } from './usage.ts';

/** What an answer itself tells about its ending; the rest is known to whoever asked. */
export type AnswerFacts = Pick<
  Ending,
  'finishReason' | 'nativeFinishReason' | 'provider' | 'generationId' | 'usage' | 'reasoningDetails'
> & { modelServed?: string; metadata: unknown };

/**
 * Makes events of the chunks of one answer, whatever their order and whatever they lack; a buffered answer is one chunk.
 */
export class AnswerReader {
  /** Text, a tool call or an image was given out: from here on nothing may be tried again. */
  visible = false;
  /** Something of the answer has arrived, if only a thought. */
  begun = false;
  /** How many pictures were drawn. */
  images = 0;
  generationId?: string;
  modelServed?: string;
  usage?: Usage;
  /** An error came instead of the rest of the answer. */
  failure?: ModelFailure;
  #provider?: string;
  #finishReason?: string;
  #nativeFinishReason?: string;
  #metadata: unknown;
  /** White space before the first word: drawn only with it. */
  #blank = '';
  #choiceSeen = false;
  #choicesNull = false;
  #announced = false;
  readonly #now: () => number;
  readonly #details: ReasoningDetail[] = [];
  readonly #tags = new ThoughtTags();
  readonly #toolCalls = new ToolCalls();
  readonly #citations = new Set<string>();

  /** @param now epoch ms */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The finish reason has come: the answer is whole, whatever happens to the rest of the stream. */
  get finished(): boolean {
    return this.#finishReason !== undefined;
  }

  /**
   * Reads one chunk and returns what it tells; an error inside is found in {@link failure} afterwards. What is no chunk at
   * all is passed over. Not a generator: that would be most of what a token costs.
   */
  read(value: unknown): readonly ModelEvent[] {
    const parsed = chunkSchema.safeParse(value);
    if (!parsed.success) return [];
    const events: ModelEvent[] = [];
    this.#chunk(parsed.data, events);
    return events;
  }

  #chunk(chunk: Chunk, events: ModelEvent[]): void {
    this.#note(chunk);
    this.#announce(chunk.id ?? undefined, events);
    if (chunk.debug != null) events.push({ type: 'debug', body: chunk.debug });
    if (chunk.error != null && !this.finished) {
      this.#fail(chunk.error);
      return;
    }
    this.#choicesNull ||= chunk.choices == null;
    const choice = chunk.choices?.find((one) => one != null);
    if (choice == null) return;
    this.#choiceSeen = true;
    const failed = choice.error != null || choice.finish_reason === 'error';
    const delta = choice.delta ?? choice.message;
    // What a stream had said before it failed is kept; of a buffered answer nobody has seen anything yet.
    if (delta && !(failed && !choice.delta)) this.#delta(delta, events);
    if (failed) {
      this.#fail(choice.error);
      return;
    }
    this.#finishReason ??= choice.finish_reason ?? undefined;
    this.#nativeFinishReason ??= choice.native_finish_reason ?? undefined;
  }

  /** Tells the generation id, once. */
  #announce(id: string | undefined, events: ModelEvent[]): void {
    this.generationId ??= id;
    if (this.#announced || this.generationId === undefined) return;
    this.#announced = true;
    events.push({ type: 'start', generationId: this.generationId });
  }

  /** What is left to tell when the answer ended: its tool calls. Throws ModelFailure where it was none. */
  *end(): Generator<ModelEvent, AnswerFacts> {
    const left: ModelEvent[] = [];
    this.#told(this.#tags.rest(), left);
    yield* left;
    const calls = this.#toolCalls.whole();
    const failure = this.#missing(calls.length > 0);
    if (failure) throw failure;
    for (const call of calls) {
      this.visible = true;
      yield { type: 'tool-call', ...call };
    }
    return {
      finishReason: this.#finishReason ?? 'stop',
      nativeFinishReason: this.#nativeFinishReason,
      modelServed: this.modelServed,
      provider: this.#provider,
      generationId: this.generationId,
      usage: this.usage,
      reasoningDetails: replayableDetails(this.#details),
      metadata: this.#metadata,
    };
  }

  #note({ id, model, provider, usage, openrouter_metadata }: Chunk): void {
    this.generationId ??= id ?? undefined;
    this.modelServed ??= model || undefined;
    this.#provider ??= provider || undefined;
    this.usage = readUsage(usage) ?? this.usage;
    this.#metadata ??= openrouter_metadata ?? undefined;
  }

  #delta(delta: NonNullable<Delta>, events: ModelEvent[]): void {
    const thought = delta.reasoning || delta.reasoning_content;
    const text = `${delta.content ?? ''}${delta.refusal ?? ''}`;
    const details = readable(delta.reasoning_details);
    const toolCalls = readable(delta.tool_calls);
    const images = readable(delta.images);
    this.begun ||= Boolean(thought || text) || details.length + toolCalls.length + images.length > 0;
    for (const detail of details) addReasoningDetail(this.#details, detail);
    if (thought) events.push({ type: 'reasoning-delta', text: thought });
    if (text !== '') this.#say(text, events);
    for (const piece of toolCalls) this.#toolCalls.add(piece);
    this.images += images.length;
    for (const image of images) {
      this.visible = true;
      events.push({ type: 'image', url: image.image_url.url });
    }
    for (const annotation of readable(delta.annotations)) this.#annotation(annotation, events);
  }

  #say(piece: string, events: ModelEvent[]): void {
    if (this.#tags.isText) this.#text(piece, events);
    else this.#told(this.#tags.read(piece), events);
  }

  #told({ thought, text }: Told, events: ModelEvent[]): void {
    if (thought !== '') events.push({ type: 'reasoning-delta', text: thought });
    if (text !== '') this.#text(text, events);
  }

  #text(piece: string, events: ModelEvent[]): void {
    const text = this.#blank + piece;
    if (!this.visible && text.trim() === '') {
      this.#blank = text;
      return;
    }
    this.#blank = '';
    this.visible = true;
    events.push({ type: 'text-delta', text });
  }

  #annotation(annotation: Record<string, unknown>, events: ModelEvent[]): void {
    const citation = readCitation(annotation);
    if (!citation) {
      if (annotation.type === 'file') events.push({ type: 'parsed', annotation });
    } else if (!this.#citations.has(citation.url)) {
      this.#citations.add(citation.url);
      events.push({ type: 'citation', ...citation });
    }
  }

  /** Why what came is no answer. */
  #missing(called: boolean): ModelFailure | undefined {
    if (!this.finished) {
      if (this.#choiceSeen) return new Truncated();
      return this.#choicesNull ? new ChoicesNull() : new EmptyCompletion();
    }
    if (this.visible || called) return undefined;
    if (this.#finishReason === 'content_filter') return new ContentFiltered();
    if (this.#finishReason === 'length') return new ThoughtTooLong();
    return new EmptyCompletion();
  }

  #fail(error: unknown): void {
    this.failure ??= errorFailure(error, { place: 'answer', now: this.#now() });
  }
}
