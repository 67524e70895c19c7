import type { IncomingHttpHeaders } from 'node:http';
import { STTRequest$outboundSchema } from '@openrouter/sdk/models/sttrequest.js';
import type { WireModel } from './catalogue.ts';
import { camelized } from './check-request.ts';
import { now } from './clock.ts';
import { failures } from './failures.ts';
import type { Failure } from './wire.ts';

/** What the server keeps of a request to write a recording down. */
export interface RecordedTranscription {
  at: number;
  headers: IncomingHttpHeaders;
  body: { model: string; input_audio: { data: string; format: string }; [key: string]: unknown };
  status?: number;
}

/** What is heard in a recording, or how the request fails. */
export type Hearing = string | Failure;

/** Of a minute (OpenRouter's list, November 2026: whisper-1), in USD; and so many bytes are a second. */
const minuteUsd = 0.006;
const secondBytes = 4000;

/** POST /audio/transcriptions: status, body and cost (OpenRouter docs, speech to text). */
export async function transcription(
  request: RecordedTranscription,
  models: readonly WireModel[],
  hear: (request: RecordedTranscription) => Hearing | Promise<Hearing>,
): Promise<{ status: number; body: unknown; cost: number }> {
  const problem = problemOf(request.body, models);
  const heard = problem ?? (await hear(request));
  if (typeof heard !== 'string') return { status: heard.status, body: heard.body, cost: 0 };
  const bytes = Buffer.from(request.body.input_audio.data, 'base64').length;
  const seconds = Math.max(1, Math.round(bytes / secondBytes));
  const cost = (seconds / 60) * minuteUsd;
  return { status: 200, body: { text: heard, usage: { seconds, cost } }, cost };
}

function problemOf(body: unknown, models: readonly WireModel[]): Failure | undefined {
  const parsed = STTRequest$outboundSchema.safeParse(camelized(body));
  if (!parsed.success)
    return failures.badRequest(`${parsed.error.issues[0]?.message} at ${parsed.error.issues[0]?.path}`);
  const { model, input_audio } = parsed.data;
  const found = models.find(({ id }) => id === model);
  if (!found) return failures.invalidModel(model);
  if (!found.architecture.output_modalities.includes('transcription')) return failures.noEndpoints(model);
  const isRaw = /^[A-Za-z0-9+/]+={0,2}$/.test(input_audio.data.slice(0, 1000));
  return isRaw ? undefined : failures.badRequest('input_audio.data must be base64, not a data URL');
}

/** A request to be kept. */
export function recorded(headers: IncomingHttpHeaders, body: unknown): RecordedTranscription {
  return { at: now(), headers, body: body as RecordedTranscription['body'] };
}
