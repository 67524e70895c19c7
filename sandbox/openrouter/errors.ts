import type { Failure } from './wire.ts';

/** A failure of OpenRouter's common shape; `code` is the status, `metadata.error_type` its stable name. */
export function failure(
  status: number,
  message: string,
  metadata?: Record<string, unknown>,
  headers?: Record<string, string>,
): Failure {
  const error = { message, code: status, ...(metadata && { metadata }) };
  return { status, body: { error, user_id: 'user_local' }, ...(headers && { headers }) };
}

/** The published error types and the status with which each comes before a stream (OpenRouter SDK, ApiErrorType). */
export const errorTypes = {
  context_length_exceeded: 400,
  max_tokens_exceeded: 400,
  token_limit_exceeded: 400,
  string_too_long: 400,
  authentication: 401,
  permission_denied: 403,
  payment_required: 402,
  rate_limit_exceeded: 429,
  provider_overloaded: 503,
  provider_unavailable: 502,
  invalid_request: 400,
  invalid_prompt: 400,
  not_found: 404,
  precondition_failed: 412,
  payload_too_large: 413,
  unprocessable: 422,
  content_policy_violation: 403,
  refusal: 403,
  invalid_image: 400,
  image_too_large: 400,
  image_too_small: 400,
  unsupported_image_format: 400,
  image_not_found: 400,
  image_download_failed: 400,
  server: 500,
  timeout: 504,
  unmapped: 500,
} as const;

/** The codes of `error.availability` and their status (OpenRouter docs, errors, since August 2026). */
export const availabilityCodes = {
  model_not_found: 400,
  wrong_endpoint: 400,
  no_endpoints: 404,
  model_deprecated: 404,
  model_unavailable_upstream: 404,
  capacity_exhausted: 429,
  temporarily_unavailable: 503,
  region_restricted: 403,
  privacy_restricted: 404,
  constraint_filtered: 404,
  free_variant_ended: 404,
} as const;

/** A failure of a provider, named by its error type. */
export function providerError(
  type: keyof typeof errorTypes,
  provider = 'Novita',
  raw = 'upstream said no',
): Failure {
  return failure(errorTypes[type], 'Provider returned error', {
    provider_name: provider,
    raw,
    error_type: type,
  });
}

/** A routing failure of the newer kind: `error.availability`, and no `code`. */
export function unavailable(
  code: keyof typeof availabilityCodes,
  details: {
    requested_models?: string[];
    excluded_by?: string[];
    retry_after?: number;
    fallback_models?: string[];
  } = {},
): Failure {
  const status = availabilityCodes[code];
  const retryable = status === 429 || status === 503;
  const error = {
    message: `The requested model is not available (${code}).`,
    error_type: status === 429 ? 'rate_limit_exceeded' : 'not_found',
    http_status: status,
    availability: {
      code,
      retryable,
      ...(retryable && { retry_after: details.retry_after ?? 5 }),
      requested_models: details.requested_models ?? ['acme/unknown-1'],
      affected_providers: ['Novita'],
      ...(code === 'constraint_filtered' && { excluded_by: details.excluded_by ?? ['max_price'] }),
      ...(code === 'privacy_restricted' && { excluded_by: details.excluded_by ?? ['data_policy:training'] }),
      ...(code === 'region_restricted' && { excluded_by: details.excluded_by ?? ['geo'] }),
      fallback_models: details.fallback_models ?? [],
      docs_url: 'https://openrouter.ai/docs/errors',
    },
  };
  const headers = retryable ? { 'retry-after': String(details.retry_after ?? 5) } : undefined;
  return { status, body: { error, user_id: 'user_local' }, ...(headers && { headers }) };
}

/** The page that an edge in front of OpenRouter shows; no JSON. */
export function htmlPage(status = 502): Failure {
  const body = `<!DOCTYPE html>\n<html><head><title>openrouter.ai | ${status}</title></head><body><h1>Error ${status}</h1><p>Ray ID: 8f00ba4</p></body></html>\n`;
  return { status, body };
}
