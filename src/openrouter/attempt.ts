import type { ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions';
import { type AnswerFacts, AnswerReader } from './answer-reader.ts';
import type { ModelCall } from './call.ts';
import type { ModelEvent } from './events.ts';
import { EdgeError, Garbled, ModelFailure, Stopped } from './failure.ts';
import { errorFailure, failureOf } from './failure-of.ts';
import type { OpenRouter, Target } from './openrouter.ts';
import { requestBody } from './request.ts';
import { Watchdog, type WatchdogLimits } from './watchdog.ts';

/** One request of a call. */
export interface AttemptOptions {
  /** One to three, in order. */
  models: readonly string[];
  stream: boolean;
  /** Epoch ms by which the whole call must be over. */
  deadline: number;
}

/**
 * Sends one request and gives out what comes. Returns when the answer is whole; throws ModelFailure. Leaving the loop or
 * aborting the signal ends the request.
 */
export async function* attempt(
  openrouter: OpenRouter,
  call: ModelCall,
  options: AttemptOptions,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent, AnswerFacts> {
  const { clock } = openrouter;
  const reader = new AnswerReader(clock.now);
  const watchdog = new Watchdog(limitsOf(openrouter, options), clock);
  const target = openrouter.target(call.endpoint, {
    onHeaders: (response) => {
      reader.generationId ??= response.headers.get('x-generation-id') ?? undefined;
      watchdog.bytes();
    },
    onBytes: () => watchdog.bytes(),
  });
  try {
    try {
      const either = AbortSignal.any([signal, watchdog.signal]);
      for await (const chunk of await send(target, call, options, either, clock.now)) {
        for (const event of reader.read(chunk)) {
          if (reader.begun) watchdog.token();
          watchdog.hold();
          yield event;
          watchdog.release();
        }
        if (reader.finished) watchdog.finished();
      }
    } catch (error) {
      if (signal.aborted) throw new Stopped();
      const failure = watchdog.failure ?? failureOf(error, clock.now());
      // What fails after the finish reason takes nothing away but perhaps the bill.
      if (!reader.finished) throw failure;
    }
    // The client ends an aborted stream as if it were whole.
    if (signal.aborted) throw new Stopped();
    if (watchdog.failure && !reader.finished) throw watchdog.failure;
    return yield* reader.end();
  } catch (error) {
    if (!(error instanceof ModelFailure)) throw error;
    error.modelsTried = [...options.models];
    error.modelServed = reader.modelServed;
    error.generationId ??= reader.generationId;
    error.usage ??= reader.usage;
    error.partial = reader.visible;
    throw error;
  } finally {
    watchdog.close();
  }
}

/** A buffered answer comes in one piece: until then there is nothing to hear. */
function limitsOf({ watchdog }: OpenRouter, { stream, deadline }: AttemptOptions): WatchdogLimits {
  return stream ? { ...watchdog, deadline } : { idleMs: Infinity, firstTokenMs: Infinity, deadline };
}

/** Sends the request; resolves with the chunks of the answer when its headers are here. */
async function send(
  { client, extras }: Target,
  call: ModelCall,
  { models, stream }: AttemptOptions,
  signal: AbortSignal,
  now: () => number,
): Promise<AsyncIterable<unknown> | unknown[]> {
  // The types of the package know OpenAI's fields only; whatever else is in the body is sent as it is.
  const body = requestBody(call, {
    models,
    stream,
    extras,
  }) as unknown as ChatCompletionCreateParamsStreaming;
  const sent = client.chat.completions.create(body, { signal });
  if (!stream) return [await wholeBody(await sent.asResponse(), now)];
  const { data, response } = await sent.withResponse();
  const type = response.headers.get('content-type') ?? '';
  // Out of such bodies the client would make a stream without chunks.
  return /json|html/.test(type) ? [await wholeBody(response, now)] : data;
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
