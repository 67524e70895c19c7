import { APIConnectionError, APIError, APIUserAbortError } from 'openai/error';
import { errors } from 'undici';
import { classify } from './classify.ts';
import { readErrorBody } from './error-body.ts';
import { type FailureDetails, type FailurePlace, failureClasses, ModelFailure, Stopped } from './failure.ts';
import { retryAfterMs } from './retry-after.ts';

/**
 * The failure behind whatever a request threw. Throws what is none (a mistake of our own).
 * The error itself is not kept as the cause: its message and body may quote the prompt.
 */
export function failureOf(error: unknown, now: number): ModelFailure {
  if (error instanceof ModelFailure) return error;
  if (error instanceof APIUserAbortError) return new Stopped();
  if (error instanceof APIConnectionError) return networkFailure(error.cause ?? error);
  if (error instanceof APIError) {
    const { status, headers } = error;
    const html = headers?.get('content-type')?.includes('text/html');
    return errorFailure(error.error, {
      status,
      now,
      headers,
      html,
      place: status === undefined ? 'answer' : 'http',
    });
  }
  // The client throws this, and nothing else, for JSON that it cannot read.
  if (error instanceof SyntaxError) return new failureClasses.garbled();
  // A body that broke off: an error of undici, or of the system below it.
  if (error instanceof errors.UndiciError || isSystemError(error)) return networkFailure(error);
  throw error;
}

/** Where an error body was found. */
export interface ErrorOrigin {
  /** Of the HTTP answer, where that was the failure. */
  status?: number;
  headers?: Headers;
  place: FailurePlace;
  /** Epoch ms. */
  now: number;
  /** The body was an HTML page. */
  html?: boolean;
  /** Not in a stream but as the whole body of a 200. */
  wholeBody?: boolean;
}

/** The failure that an `error` object describes. */
export function errorFailure(error: unknown, origin: ErrorOrigin): ModelFailure {
  const body = readErrorBody(error);
  const header = (name: string) => origin.headers?.get(name) ?? body.headers[name];
  const wait = retryAfterMs(
    (name) =>
      header(name) ??
      (name === 'retry-after' && body.retryAfter !== undefined ? String(body.retryAfter) : null),
    origin.now,
  );
  const status = origin.status ?? body.status;
  const classified = classify(body, origin.status, wait !== undefined);
  const details: FailureDetails = {
    place: origin.place,
    status,
    code: [body.availability, body.limitSource, body.type].find(
      (word) => word !== undefined && /^[\w:.-]{1,64}$/.test(word),
    ),
    provider: body.provider,
    generationId: header('x-generation-id') ?? undefined,
    retryAfterMs: wait,
    excludedBy: classified?.excludedBy,
  };
  if (origin.html) return new failureClasses.edge(details);
  const unknown = origin.wholeBody ? 'error-in-body' : 'stream-error';
  return new failureClasses[classified?.kind ?? unknown](details);
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

const dnsCodes = new Set(['ENOTFOUND', 'EAI_AGAIN']);
const brokenCodes = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_BODY_TIMEOUT']);

/** Reads the system's or undici's code, which sits somewhere down the causes. */
function networkFailure(error: unknown): ModelFailure {
  const code = codeOf(error);
  const details: FailureDetails = { place: 'network', code };
  if (code === undefined) return new failureClasses.network(details);
  if (dnsCodes.has(code)) return new failureClasses.dns(details);
  if (code === 'ECONNREFUSED') return new failureClasses.refused(details);
  return new failureClasses[brokenCodes.has(code) ? 'cut-socket' : 'network'](details);
}

function codeOf(error: unknown): string | undefined {
  let current = error;
  for (let depth = 0; depth < 6 && current instanceof Error; depth++) {
    const { code, errors } = current as Error & { code?: unknown; errors?: unknown[] };
    if (typeof code === 'string') return code;
    current = current.cause ?? errors?.[0];
  }
  return undefined;
}
