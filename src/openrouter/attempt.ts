import { type AnswerFacts, AnswerReader } from './answer-reader.ts';
import { betaHeaders } from './beta-headers.ts';
import type { ModelCall } from './call.ts';
import type { ModelEvent } from './events.ts';
import { EdgeError, Garbled, type ModelFailure, Stopped } from './failure.ts';
import { errorFailure, failureOf } from './failure-of.ts';
import type { KeyUse } from './key-use.ts';
import type { OpenRouter, Target } from './openrouter.ts';
import type { Payment, RequestEnd } from './purse.ts';
import { requestBody } from './request.ts';
import { serverEvents } from './server-events.ts';
import { Watchdog, type WatchdogLimits } from './watchdog.ts';

/** One request of a call. */
export interface AttemptOptions {
  /** One to three, in order. */
  models: readonly string[];
  /** What they answer with; absent: as the call says. */
  modalities?: readonly string[] | undefined;
  stream: boolean;
  /** Epoch ms by which the whole call must be over. */
  deadline: number;
  /** What it may cost. */
  payment: Payment;
}

/**
 * One request, from sending it to its end. A class, not a generator within {@link answer}'s: each layer that a token
 * passes by a promise costs as much as all else that is done with it.
 */
export class RunningAttempt {
  readonly #call: ModelCall;
  readonly #options: AttemptOptions;
  readonly #signal: AbortSignal;
  readonly #target: Target;
  readonly #now: () => number;
  readonly #startedAt: number;
  readonly #reader: AnswerReader;
  readonly #watchdog: Watchdog;
  #sent = false;
  #firstTokenAt: number | undefined;
  /** The generation id that the payment was told. */
  #told: string | undefined;

  /** @param signal ends the request at once */
  constructor(openrouter: OpenRouter, call: ModelCall, options: AttemptOptions, signal: AbortSignal) {
    this.#call = call;
    this.#options = options;
    this.#signal = signal;
    this.#target = openrouter.target(call.endpoint);
    this.#now = openrouter.clock.now;
    this.#startedAt = this.#now();
    this.#reader = new AnswerReader(this.#now);
    this.#watchdog = new Watchdog(limitsOf(openrouter, options), openrouter.clock);
  }

  /**
   * Sends the request and resolves when its headers are here, with the chunks of the answer, those together that arrive
   * together. Leaving them ends the request.
   */
  async chunks(): Promise<AsyncIterable<readonly unknown[]> | readonly (readonly unknown[])[]> {
    const { extras } = this.#target;
    const server = await this.#target.client();
    const { models, modalities, stream, payment } = this.#options;
    const { maxTokens, maxPrice } = payment;
    const body = requestBody(this.#call, { models, modalities, stream, extras, maxTokens, maxPrice });
    // The client would refuse it too, but then nobody could tell that nothing was sent.
    if (this.#signal.aborted) throw new Stopped();
    const signal = AbortSignal.any([this.#signal, this.#watchdog.signal]);
    this.#sent = true;
    // Not by `chat.completions.create`, whose types know OpenAI's fields only.
    const headers = extras ? betaHeaders(models, this.#call.request) : {};
    const response = await server.post('/chat/completions', { body, stream, signal, headers }).asResponse();
    this.#reader.generationId ??= response.headers.get('x-generation-id') ?? undefined;
    this.#nameIt();
    this.#watchdog.bytes();
    // A server that cannot stream sends the answer whole, and a proxy a page.
    const whole = !stream || /json|html/.test(response.headers.get('content-type') ?? '');
    if (whole) return [[await wholeBody(response, this.#now)]];
    return response.body ? serverEvents(response.body) : [];
  }

  /** What chunks tell. When that is given out, call {@link taken}. */
  read(chunks: readonly unknown[]): readonly ModelEvent[] {
    const reader = this.#reader;
    const events: ModelEvent[] = [];
    for (const chunk of chunks) if (!reader.failure) events.push(...reader.read(chunk));
    this.#nameIt();
    if (reader.begun) {
      this.#watchdog.token();
      this.#firstTokenAt ??= this.#now();
    }
    this.#watchdog.hold();
    return events;
  }

  #nameIt(): void {
    const { generationId } = this.#reader;
    if (generationId === undefined || generationId === this.#told) return;
    this.#told = generationId;
    this.#options.payment.begun(generationId);
  }

  /** Throws ModelFailure where there was an error in the chunks. */
  taken(): void {
    this.#watchdog.release();
    if (this.#reader.failure) throw this.#reader.failure;
    if (this.#reader.finished) this.#watchdog.finished();
  }

  /** To be told of whatever broke the chunks off. Throws ModelFailure, unless the answer was whole before. */
  broke(error: unknown): void {
    if (this.#signal.aborted) throw new Stopped();
    const failure = this.#watchdog.failure ?? failureOf(error, this.#now());
    // What fails after the finish reason takes nothing away but perhaps the bill.
    if (!this.#reader.finished) throw failure;
  }

  /** What is left to tell when the chunks have ended. Throws ModelFailure where they were no whole answer. */
  *end(): Generator<ModelEvent, AnswerFacts> {
    // Nobody wants what came behind a stop.
    if (this.#signal.aborted) throw new Stopped();
    if (this.#watchdog.failure && !this.#reader.finished) throw this.#watchdog.failure;
    const facts = yield* this.#reader.end();
    this.#tell({ costMicroUsd: facts.usage?.costMicroUsd ?? 0 });
    return facts;
  }

  /** The failure, with all that is known of the request that it ended. */
  explain(failure: ModelFailure): ModelFailure {
    const reader = this.#reader;
    failure.modelsTried = [...this.#options.models];
    failure.modelServed = reader.modelServed;
    failure.generationId ??= reader.generationId;
    failure.usage ??= reader.usage;
    failure.partial = reader.visible;
    this.#tell({ failure, costMicroUsd: 0 });
    return failure;
  }

  #tell(end: Pick<KeyUse, 'failure' | 'costMicroUsd'>): void {
    this.#target.used({ startedAt: this.#startedAt, models: this.#options.models, ...end });
  }

  /** To be called at the end, however it came about: ends the request if it still runs, and closes the payment. */
  async close({ ending, failure }: Pick<RequestEnd, 'ending' | 'failure'>): Promise<void> {
    this.#watchdog.close();
    const { generationId, usage } = this.#reader;
    await this.#options.payment.close({
      ending,
      failure,
      stopped: !ending && (!failure || failure instanceof Stopped),
      sent: this.#sent,
      streamed: this.#options.stream,
      generationId: generationId ?? failure?.generationId,
      usage,
      images: this.#reader.images,
      modelServed: this.#reader.modelServed,
      ...(this.#firstTokenAt !== undefined && { firstTokenMs: this.#firstTokenAt - this.#startedAt }),
      totalMs: this.#now() - this.#startedAt,
    });
  }
}

/** A buffered answer comes in one piece: until then there is nothing to hear. */
function limitsOf({ watchdog }: OpenRouter, { stream, deadline }: AttemptOptions): WatchdogLimits {
  return stream ? { ...watchdog, deadline } : { idleMs: Infinity, firstTokenMs: Infinity, deadline };
}

/** The answer in a body that is no stream. Throws ModelFailure where it is none. */
async function wholeBody(response: Response, now: () => number): Promise<unknown> {
  const text = await response.text();
  if (response.headers.get('content-type')?.includes('html'))
    throw new EdgeError({ status: response.status });
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new Garbled({ status: response.status });
  }
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined;
  if (error == null) return body;
  throw errorFailure(error, { place: 'answer', headers: response.headers, now: now(), wholeBody: true });
}
