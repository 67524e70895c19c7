import { whoAnswers } from './answers.ts';
import type { Served } from './exchange.ts';
import {
  chunk,
  comments,
  cut,
  done,
  response,
  type Scenario,
  type Speech,
  silence,
  step,
  steps,
  text,
} from './scenario.ts';
import type { Failure, WireError } from './wire.ts';

/** A response with a failing status. `body`: JSON, or an HTML page if a string; default: one of OpenRouter's shape. */
export function httpError(
  status: number,
  body: unknown = { error: { code: status, message: 'Provider returned error' }, user_id: 'user_local' },
  headers: Record<string, string> = {},
): Scenario {
  return response(status, body, headers);
}

/** What `inBandError` may be told. */
export interface InBandOptions extends Speech, Partial<Served> {
  /** Text that goes out before. */
  afterText?: string;
  /** Keep-alives before. */
  keepAlives?: number;
  /** `choices: []` instead of a choice with `finish_reason: "error"`; default: where no text went before. */
  emptyChoices?: boolean;
  /** Whether `[DONE]` follows; both are seen. Default: where text went before. */
  done?: boolean;
}

/** A failure inside a response of status 200: after keep-alives or text. Takes a `Failure` or its inner error. */
export function inBandError(failure: Failure | WireError, options: InBandOptions = {}): Scenario {
  const error = innerError(failure);
  const { afterText, keepAlives = afterText === undefined ? 1 : 0 } = options;
  const { emptyChoices = afterText === undefined, done: withDone = afterText !== undefined } = options;
  return steps([
    whoAnswers(options),
    comments(keepAlives),
    afterText === undefined ? undefined : text(afterText, options),
    chunk(
      emptyChoices
        ? { error, choices: [] }
        : { error, delta: { content: '' }, finish: { reason: 'error', native: null } },
    ),
    withDone ? done() : step((exchange) => exchange.end()),
  ]);
}

/** The error inside a failure's body; an HTML page has none and becomes the message. */
function innerError(failure: Failure | WireError): WireError {
  if (!('body' in failure)) return failure as WireError;
  const { status, body } = failure as Failure;
  return typeof body === 'string' ? { code: status, message: body } : body.error;
}
/** Status 200 with an error as its JSON body, whatever was asked for. */
export function errorInOk(failure: Failure | WireError): Scenario {
  return response(200, { error: innerError(failure), user_id: 'user_local' });
}

/** Text, then nothing for ever; without text nothing but the headers. */
export function stall(afterText = '', speech: Speech = {}): Scenario {
  return steps([comments(1), text(afterText, speech), silence()]);
}

/** Not even headers, ever. */
export function noAnswer(): Scenario {
  return silence();
}

/** Text, then the socket is closed in the middle of the body. */
export function cutSocket(afterText = '', speech: Speech = {}): Scenario {
  return steps([comments(1), text(afterText, speech), cut()]);
}

/** Text, then a clean end without finish reason, usage and `[DONE]`. */
export function truncated(content: string, speech: Speech = {}): Scenario {
  return text(content, speech);
}
