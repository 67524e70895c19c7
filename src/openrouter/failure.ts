import { UserError } from '../errors.ts';
import type { Attempt, Usage } from './events.ts';

/** What a filter of the request excluded: read from a 404 or 503 whose message or metadata names it. */
export type RoutingFilter =
  | 'data-policy'
  | 'zdr'
  | 'max-price'
  | 'image'
  | 'audio'
  | 'video'
  | 'file'
  | 'tools'
  | 'output'
  | 'parameters'
  | 'providers'
  | 'quantization'
  | 'context'
  | 'region';

/** Where a failure was seen: in the HTTP answer, in an answer that had begun, or on the way. */
export type FailurePlace = 'http' | 'answer' | 'network';

/** What is known of a failure; nothing here holds a provider's own words, which may quote the prompt. */
export interface FailureDetails {
  place?: FailurePlace;
  /** HTTP status, or the number in an in-band error. */
  status?: number;
  /** From OpenRouter's vocabularies (error_type, limit_source, availability code) or a system error code. */
  code?: string;
  provider?: string;
  generationId?: string;
  retryAfterMs?: number;
  excludedBy?: readonly RoutingFilter[];
  /** What was charged although nothing came of it, where the stream still said so. */
  usage?: Usage;
}

/** Every way in which a model call fails: one class, one policy (failure-policies.ts) and one sentence each. */
export type FailureKind =
  | 'bad-request'
  | 'unprocessable'
  | 'conflict'
  | 'context-too-long'
  | 'image-rejected'
  | 'payload-too-large'
  | 'key-invalid'
  | 'credit'
  | 'budget'
  | 'in-flight'
  | 'moderation'
  | 'guardrail'
  | 'forbidden'
  | 'region'
  | 'model-not-found'
  | 'no-endpoints'
  | 'rate-limited'
  | 'free-per-minute'
  | 'free-daily'
  | 'upstream-rate-limited'
  | 'request-timeout'
  | 'gateway-timeout'
  | 'server-error'
  | 'provider-down'
  | 'overloaded'
  | 'edge'
  | 'unexpected-status'
  | 'stream-error'
  | 'error-in-body'
  | 'choices-null'
  | 'empty-completion'
  | 'thought-too-long'
  | 'content-filter'
  | 'garbled'
  | 'truncated'
  | 'cut-socket'
  | 'stalled'
  | 'first-token-timeout'
  | 'total-timeout'
  | 'dns'
  | 'refused'
  | 'network'
  | 'stopped';

/**
 * A model call that failed. Its sentence is for the member; its fields are for the log. Neither ever holds a raw body,
 * the account's `user_id`, a prompt or an answer.
 */
export abstract class ModelFailure extends UserError implements FailureDetails {
  abstract readonly kind: FailureKind;
  readonly place: FailurePlace;
  readonly status?: number;
  readonly code?: string;
  readonly provider?: string;
  readonly retryAfterMs?: number;
  readonly excludedBy: readonly RoutingFilter[];
  /** Under this id the cost can be asked for. */
  generationId?: string;
  usage?: Usage;
  /** Which model failed, where the answer had said it. */
  modelServed?: string;
  /** The models of the request that failed. */
  modelsTried: string[] = [];
  /** Every request that failed in this call, this one last. Set on the failure that ends the call; not enumerable. */
  declare attempts: Attempt[];
  /** Something visible had been received: it is to be kept, and nothing was tried again. */
  partial = false;

  constructor(kind: FailureKind, details: FailureDetails = {}) {
    super((texts) => texts.failures[kind](details));
    this.name = new.target.name;
    this.place = details.place ?? 'answer';
    this.status = details.status;
    this.code = details.code;
    this.provider = details.provider;
    this.retryAfterMs = details.retryAfterMs;
    this.excludedBy = details.excludedBy ?? [];
    this.generationId = details.generationId;
    this.usage = details.usage;
    // The last attempt holds this very failure: whoever writes it out must not go round in circles.
    Object.defineProperty(this, 'attempts', { value: [], writable: true, enumerable: false });
  }
}

/** The class of one kind, made from what is known of the failure. */
export type FailureClass = new (details?: FailureDetails) => ModelFailure;

/** Makes the class of one kind. */
function failure<Kind extends FailureKind>(kind: Kind) {
  abstract class Failure extends ModelFailure {
    override readonly kind = kind;
    constructor(details?: FailureDetails) {
      super(kind, details);
    }
  }
  return Failure;
}

/** 400, and nothing more is known. */
export class BadRequest extends failure('bad-request') {}
/** 422. */
export class Unprocessable extends failure('unprocessable') {}
/** 409 or 412. */
export class Conflict extends failure('conflict') {}
/** The conversation is longer than the model's context. */
export class ContextTooLong extends failure('context-too-long') {}
/** An image in a form or size which the provider does not take. */
export class ImageRejected extends failure('image-rejected') {}
/** 413. */
export class PayloadTooLarge extends failure('payload-too-large') {}
/** 401. */
export class KeyInvalid extends failure('key-invalid') {}
/** 402: no credit left, or not enough for what was asked. */
export class CreditExhausted extends failure('credit') {}
/** A spending limit of the key, workspace or guardrail is reached (402 or 403). */
export class BudgetReached extends failure('budget') {}
/** 402 with Retry-After: too much is in flight just now. */
export class InFlightBudget extends failure('in-flight') {}
/** 403: the input was flagged. */
export class Moderated extends failure('moderation') {}
/** 403: a guardrail of the account matched. */
export class GuardrailHit extends failure('guardrail') {}
/** 403, and nothing more is known. */
export class Forbidden extends failure('forbidden') {}
/** 403: not offered where the request comes from. */
export class RegionRestricted extends failure('region') {}
/** No such model, or no longer. */
export class ModelNotFound extends failure('model-not-found') {}
/** The model exists, but no provider is left for this request; `excludedBy` names the filters, where they are known. */
export class NoEndpoints extends failure('no-endpoints') {}
/** 429 of the platform or of an unnamed source. */
export class RateLimited extends failure('rate-limited') {}
/** 429: the account's requests to free models per minute. */
export class FreePerMinute extends failure('free-per-minute') {}
/** 429: the account's requests to free models per day (UTC). */
export class FreeDaily extends failure('free-daily') {}
/** 429 of the provider. */
export class UpstreamRateLimited extends failure('upstream-rate-limited') {}
/** 408. */
export class RequestTimeout extends failure('request-timeout') {}
/** 504 or 524. */
export class GatewayTimeout extends failure('gateway-timeout') {}
/** 500. */
export class ServerError extends failure('server-error') {}
/** 502. */
export class ProviderDown extends failure('provider-down') {}
/** 503 or 529. */
export class Overloaded extends failure('overloaded') {}
/** An HTML page where an answer should be: something before OpenRouter failed. */
export class EdgeError extends failure('edge') {}
/** A status which the documentation does not know. */
export class UnexpectedStatus extends failure('unexpected-status') {}
/** An error inside the stream which says nothing that is understood. */
export class StreamError extends failure('stream-error') {}
/** A 200 whose body is an error which says nothing that is understood. */
export class ErrorInBody extends failure('error-in-body') {}
/** A 200 without choices. */
export class ChoicesNull extends failure('choices-null') {}
/** A whole answer with nothing in it. */
export class EmptyCompletion extends failure('empty-completion') {}
/** All tokens went into reasoning, none into an answer. */
export class ThoughtTooLong extends failure('thought-too-long') {}
/** The provider's filter ended or refused the answer. */
export class ContentFiltered extends failure('content-filter') {}
/** What came was not JSON. */
export class Garbled extends failure('garbled') {}
/** The stream ended cleanly, without a finish reason. */
export class Truncated extends failure('truncated') {}
/** The connection broke while the answer was coming. */
export class CutSocket extends failure('cut-socket') {}
/** Not a byte for too long, keep-alives counted. */
export class Stalled extends failure('stalled') {}
/** Keep-alives at best, but no token in time. */
export class FirstTokenTimeout extends failure('first-token-timeout') {}
/** The whole call took too long. */
export class TotalTimeout extends failure('total-timeout') {}
/** The server's name is not known. */
export class DnsFailure extends failure('dns') {}
/** The server does not accept connections. */
export class ConnectionRefused extends failure('refused') {}
/** Any other failure to reach the server. */
export class NetworkFailure extends failure('network') {}
/** Whoever asked ended it. */
export class Stopped extends failure('stopped') {}

/** Every class by its kind. */
export const failureClasses = {
  'bad-request': BadRequest,
  unprocessable: Unprocessable,
  conflict: Conflict,
  'context-too-long': ContextTooLong,
  'image-rejected': ImageRejected,
  'payload-too-large': PayloadTooLarge,
  'key-invalid': KeyInvalid,
  credit: CreditExhausted,
  budget: BudgetReached,
  'in-flight': InFlightBudget,
  moderation: Moderated,
  guardrail: GuardrailHit,
  forbidden: Forbidden,
  region: RegionRestricted,
  'model-not-found': ModelNotFound,
  'no-endpoints': NoEndpoints,
  'rate-limited': RateLimited,
  'free-per-minute': FreePerMinute,
  'free-daily': FreeDaily,
  'upstream-rate-limited': UpstreamRateLimited,
  'request-timeout': RequestTimeout,
  'gateway-timeout': GatewayTimeout,
  'server-error': ServerError,
  'provider-down': ProviderDown,
  overloaded: Overloaded,
  edge: EdgeError,
  'unexpected-status': UnexpectedStatus,
  'stream-error': StreamError,
  'error-in-body': ErrorInBody,
  'choices-null': ChoicesNull,
  'empty-completion': EmptyCompletion,
  'thought-too-long': ThoughtTooLong,
  'content-filter': ContentFiltered,
  garbled: Garbled,
  truncated: Truncated,
  'cut-socket': CutSocket,
  stalled: Stalled,
  'first-token-timeout': FirstTokenTimeout,
  'total-timeout': TotalTimeout,
  dns: DnsFailure,
  refused: ConnectionRefused,
  network: NetworkFailure,
  stopped: Stopped,
} satisfies Record<FailureKind, FailureClass>;
