import { z } from 'zod';
import type { ModelCall } from './call.ts';
import { Garbled, type ModelFailure, Stopped, TotalTimeout } from './failure.ts';
import { failureOf } from './failure-of.ts';
import type { OpenRouter } from './openrouter.ts';
import { wholeMicroUsd } from './prices.ts';

/** Under which names a request is kept: none of them reaches a provider (OpenRouter docs, speech to text). */
export type Identity = Pick<ModelCall, 'user' | 'sessionId' | 'trace'>;

/** A recording that is to be written down. */
export interface Recording extends Identity {
  /** A model whose output is `transcription`. */
  model: string;
  data: Buffer;
  /** `wav`, `mp3`, `ogg`, … */
  format: string;
}

/** What was said in a recording. */
export interface Transcription {
  /** May be empty: nothing was said. */
  text: string;
  generationId?: string;
  costMicroUsd?: number;
}

/** Nobody waits longer, ms. OpenRouter itself gives up after a minute (docs, speech to text). */
const waitMs = 90_000;

const answerSchema = z.object({
  text: z.string(),
  usage: z.object({ cost: z.number().nonnegative().nullish() }).nullish().catch(undefined),
});

/** Has a recording written down by POST /audio/transcriptions of the configured server. Throws ModelFailure. */
export async function transcribe(
  openrouter: OpenRouter,
  { model, data, format, user, sessionId, trace }: Recording,
  signal: AbortSignal,
): Promise<Transcription> {
  const target = openrouter.target();
  const startedAt = openrouter.clock.now();
  const late = AbortSignal.timeout(waitMs);
  try {
    const server = await target.client();
    const response = await server
      .post('/audio/transcriptions', {
        body: {
          model,
          input_audio: { data: data.toString('base64'), format },
          ...(target.extras && user !== undefined && { user }),
          ...(target.extras && sessionId !== undefined && { session_id: sessionId }),
          ...(target.extras && trace !== undefined && { trace }),
        },
        signal: AbortSignal.any([signal, late]),
      })
      .asResponse();
    const answer = answerSchema.safeParse(await response.json());
    if (!answer.success) throw new Garbled({ status: response.status, place: 'answer' });
    const { text, usage } = answer.data;
    const costMicroUsd = usage?.cost == null ? undefined : wholeMicroUsd(usage.cost);
    target.used({ startedAt, models: [model], costMicroUsd: costMicroUsd ?? 0 });
    return {
      text: text.trim(),
      generationId: response.headers.get('x-generation-id') ?? undefined,
      costMicroUsd,
    };
  } catch (error) {
    const failure = explain(error, openrouter.clock.now(), signal, late);
    target.used({ startedAt, models: [model], failure, costMicroUsd: 0 });
    throw failure;
  }
}

function explain(error: unknown, now: number, signal: AbortSignal, late: AbortSignal): ModelFailure {
  if (signal.aborted) return new Stopped();
  return late.aborted ? new TotalTimeout() : failureOf(error, now);
}
