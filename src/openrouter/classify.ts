import type { ErrorBody } from './error-body.ts';
import type { FailureKind, RoutingFilter } from './failure.ts';

/** What an error answer is: its kind, and the filters which left no provider over. */
export interface Classified {
  kind: FailureKind;
  excludedBy: RoutingFilter[];
}

/**
 * Which kind of failure an error body is. The more exact a vocabulary, the earlier it is asked: availability codes,
 * error types, limit sources, the status, and known phrases only to tell apart what shares a status.
 * Source: OpenRouter docs, errors and limits.
 * @param status HTTP status, or the number in an in-band error
 * @param waits the server said when to try again
 */
export function classify(
  body: ErrorBody,
  status: number | undefined,
  waits: boolean,
): Classified | undefined {
  const excludedBy = filtersOf(body);
  const kind = kindOf(body, status, waits, excludedBy);
  return kind && { kind, excludedBy: kind === 'no-endpoints' ? excludedBy : [] };
}

const byAvailability: Readonly<Record<string, FailureKind>> = {
  model_not_found: 'model-not-found',
  wrong_endpoint: 'model-not-found',
  model_deprecated: 'model-not-found',
  free_variant_ended: 'model-not-found',
  model_unavailable_upstream: 'no-endpoints',
  no_endpoints: 'no-endpoints',
  privacy_restricted: 'no-endpoints',
  constraint_filtered: 'no-endpoints',
  capacity_exhausted: 'upstream-rate-limited',
  temporarily_unavailable: 'overloaded',
  region_restricted: 'region',
};

const byType: Readonly<Record<string, FailureKind>> = {
  context_length_exceeded: 'context-too-long',
  token_limit_exceeded: 'context-too-long',
  string_too_long: 'context-too-long',
  max_tokens_exceeded: 'bad-request',
  invalid_request: 'bad-request',
  invalid_prompt: 'bad-request',
  authentication: 'key-invalid',
  provider_overloaded: 'overloaded',
  provider_unavailable: 'provider-down',
  precondition_failed: 'conflict',
  payload_too_large: 'payload-too-large',
  unprocessable: 'unprocessable',
  content_policy_violation: 'moderation',
  refusal: 'content-filter',
  invalid_image: 'image-rejected',
  image_too_large: 'image-rejected',
  image_too_small: 'image-rejected',
  unsupported_image_format: 'image-rejected',
  image_not_found: 'image-rejected',
  image_download_failed: 'image-rejected',
  server: 'server-error',
  timeout: 'gateway-timeout',
};

/** Types which only say what a status says; some servers send them as the `code` of an in-band error. */
const statusOfType: Readonly<Record<string, number>> = {
  payment_required: 402,
  permission_denied: 403,
  not_found: 404,
  rate_limit_exceeded: 429,
  server_error: 500,
};

const byStatus: Readonly<Record<number, FailureKind>> = {
  401: 'key-invalid',
  408: 'request-timeout',
  409: 'conflict',
  412: 'conflict',
  413: 'payload-too-large',
  422: 'unprocessable',
  500: 'server-error',
  502: 'provider-down',
  504: 'gateway-timeout',
  520: 'edge',
  521: 'edge',
  522: 'edge',
  523: 'edge',
  524: 'gateway-timeout',
  529: 'overloaded',
};

function kindOf(
  body: ErrorBody,
  httpStatus: number | undefined,
  waits: boolean,
  excludedBy: readonly RoutingFilter[],
): FailureKind | undefined {
  const { availability = '', type = '', words } = body;
  const status = body.status ?? httpStatus ?? statusOfType[type];
  const named = byAvailability[availability];
  if (named) return named;
  // A guardrail's patterns and a routing step say more than the type beside them.
  if (body.patterns) return 'guardrail';
  const limited = limitKind(body, waits);
  if (limited) return limited;
  const typed = byType[type];
  if (typed === 'bad-request' && /context length|maximum context/i.test(words)) return 'context-too-long';
  if (typed) return typed;
  switch (status ?? statusOfType[type]) {
    case 400:
      return badRequest(words);
    case 402:
      return waits ? 'in-flight' : 'credit';
    case 403:
      if (body.flagged) return 'moderation';
      if (/guardrail/i.test(words)) return 'guardrail';
      return 'forbidden';
    case 404:
      return excludedBy.length > 0 || /no (allowed )?(endpoints|providers)/i.test(words) || body.routingStep
        ? 'no-endpoints'
        : 'model-not-found';
    case 429:
      return tooMany(body);
    case 503:
      return excludedBy.length > 0 || /no (available |allowed )?(model )?(endpoint|provider)/i.test(words)
        ? 'no-endpoints'
        : 'overloaded';
    case undefined:
      return undefined;
    default:
      return status === undefined ? undefined : (byStatus[status] ?? 'unexpected-status');
  }
}

/** Limits which name their source. */
function limitKind({ limitSource = '', limitReason }: ErrorBody, waits: boolean): FailureKind | undefined {
  switch (limitSource) {
    case 'openrouter_credits':
      return 'credit';
    case 'openrouter_key_limit':
    case 'openrouter_guardrail_budget':
    case 'openrouter_workspace_budget':
      return 'budget';
    case 'openrouter_in_flight_budget':
      // A request that weighs more than the whole budget would never pass.
      return waits && limitReason !== 'weight_exceeds_budget' ? 'in-flight' : 'credit';
    case 'openrouter_free_tier_daily':
      return 'free-daily';
    case 'openrouter_free_tier_per_minute':
      return 'free-per-minute';
    case 'upstream_provider_shared_pool':
      return 'upstream-rate-limited';
    default:
      return undefined;
  }
}

function badRequest(words: string): FailureKind {
  if (
    /context length|maximum context|context window|prompt is too long|too many (input )?tokens/i.test(words)
  ) {
    return 'context-too-long';
  }
  return /not a valid model/i.test(words) ? 'model-not-found' : 'bad-request';
}

function tooMany({ words, provider }: ErrorBody): FailureKind {
  if (/free-models-per-day/i.test(words)) return 'free-daily';
  if (/free-models-per-min/i.test(words)) return 'free-per-minute';
  return provider !== undefined || /provider returned error|rate-limited upstream/i.test(words)
    ? 'upstream-rate-limited'
    : 'rate-limited';
}

/** `excluded_by` of `error.availability`. */
const filterWords: Readonly<Record<string, RoutingFilter>> = {
  geo: 'region',
  data_region: 'region',
  data_policy: 'data-policy',
  'data_policy:training': 'data-policy',
  'data_policy:zdr': 'zdr',
  max_price: 'max-price',
  context_length: 'context',
  require_parameters: 'parameters',
  quantization: 'quantization',
  allowed_providers: 'providers',
};

/** Phrases in messages and routing steps. */
const filterPhrases: readonly (readonly [RegExp, RoutingFilter])[] = [
  [/image input/i, 'image'],
  [/audio input/i, 'audio'],
  [/video input/i, 'video'],
  [/(file|pdf) input/i, 'file'],
  [/tool (use|call|choice)|support tools/i, 'tools'],
  [/output modalit/i, 'output'],
  [/zdr|zero[- ]data[- ]retention/i, 'zdr'],
  [/data[ _]polic|privacy/i, 'data-policy'],
  [/max[ _]price|price (limit|filter)/i, 'max-price'],
  [/quantization/i, 'quantization'],
  [/(requested|required|require)[ _]parameters/i, 'parameters'],
  [/(allowed|ignored)[ _]providers|providers? (have been|were) (ignored|excluded)/i, 'providers'],
];

function filtersOf(body: ErrorBody): RoutingFilter[] {
  const named = body.excludedBy.flatMap(
    (word) => filterWords[word] ?? filterWords[word.split(':')[0] ?? ''] ?? [],
  );
  if (body.availability === 'privacy_restricted' && named.length === 0) named.push('data-policy');
  if (named.length > 0) return [...new Set(named)];
  const text = `${body.words}\n${body.routingStep ?? ''}`;
  return filterPhrases.filter(([phrase]) => phrase.test(text)).map(([, filter]) => filter);
}
