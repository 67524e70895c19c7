import { failure, htmlPage, providerError } from './errors.ts';
import type { Failure } from './wire.ts';

const creditPage = 'https://openrouter.ai/settings/credits';

/** Every failure that OpenRouter's documents and public reports name, each with its body, status and headers. */
export const failures = {
  // 400
  badRequest: (message = 'Invalid input: expected number, received string at temperature') =>
    failure(400, message),
  invalidModel: (id = 'acme/unknown-1') => failure(400, `${id} is not a valid model ID`),
  tooManyModels: () => failure(400, "'models' array must have 3 items or fewer."),
  contextTooLong: (limit = 131_072, asked = 152_340) =>
    failure(
      400,
      `This endpoint's maximum context length is ${limit} tokens. However, you requested about ${asked} tokens. Please reduce the length of either one, or use the context-compression plugin to compress your prompt automatically.`,
      { error_type: 'context_length_exceeded' },
    ),
  reasoningMandatory: () =>
    failure(400, 'Reasoning is mandatory for this endpoint and cannot be disabled.', {
      error_type: 'invalid_request',
    }),
  invalidSignature: () => {
    const raw =
      '{"type":"error","error":{"type":"invalid_request_error","message":"Invalid signature in thinking block"}}';
    return failure(400, 'Provider returned error', {
      provider_name: 'Anthropic',
      raw,
      error_type: 'invalid_request',
    });
  },
  imageTooLarge: () => providerError('image_too_large', 'Anthropic', 'image exceeds 5 MB maximum'),

  // 401
  noKey: () => failure(401, 'No auth credentials found'),
  badKey: () => failure(401, 'User not found.'),

  // 402
  noCredit: (asked = 65_536, afford = 1_290) =>
    failure(
      402,
      `This request requires more credits, or fewer max_tokens. You requested up to ${asked} tokens, but can only afford ${afford}. To increase, visit ${creditPage} and add more credits`,
      { limit_source: 'openrouter_credits', remedy_hint: 'Add credits or lower max_tokens' },
    ),
  balanceSpent: () =>
    failure(402, `Insufficient credits. Add more using ${creditPage}`, {
      limit_source: 'openrouter_credits',
    }),
  keyLimit: () =>
    failure(402, 'Key limit exceeded (monthly limit). Manage it using https://openrouter.ai/settings/keys', {
      limit_source: 'openrouter_key_limit',
      resets_at: '2026-12-01T00:00:00.000Z',
    }),
  inFlightBudget: (retryAfterSeconds = 1) =>
    failure(
      402,
      'Too many requests in flight for the remaining balance.',
      { limit_source: 'openrouter_in_flight_budget', reason: 'in_flight_budget_exhausted' },
      { 'retry-after': String(retryAfterSeconds) },
    ),
  weightExceedsBudget: () =>
    failure(402, 'This request alone exceeds the remaining balance.', {
      limit_source: 'openrouter_in_flight_budget',
      reason: 'weight_exceeds_budget',
    }),

  // 403
  moderated: (reasons = ['violence']) =>
    failure(403, 'Input was flagged', {
      reasons,
      flagged_input: 'first words ... last words',
      provider_name: 'OpenAI',
      model_slug: 'openai/gpt-6-luna',
      error_type: 'content_policy_violation',
    }),
  guardrail: () => failure(403, 'Request blocked by a guardrail', { patterns: ['card-number'] }),
  guardrailBudget: () =>
    failure(403, 'Guardrail budget exceeded', { limit_source: 'openrouter_guardrail_budget' }),
  workspaceBudget: () =>
    failure(403, 'Workspace budget exceeded', { limit_source: 'openrouter_workspace_budget' }),
  permissionDenied: () => providerError('permission_denied', 'OpenAI', 'organization must be verified'),
  managementKeyOnly: () => failure(403, 'Only management keys can perform this operation'),

  // 404
  noEndpoints: (id = 'acme/unknown-1') => failure(404, `No endpoints found for ${id}.`),
  noImageInput: () => failure(404, 'No endpoints found that support image input'),
  noInput: (kind = 'input audio') => failure(404, `No endpoints found that support ${kind}`),
  noToolUse: () =>
    failure(
      404,
      'No endpoints found that support tool use. To learn more about provider routing, visit: https://openrouter.ai/docs/guides/routing/provider-selection',
    ),
  noModalities: () =>
    failure(404, 'No endpoints found that support the requested output modalities: image, text', {
      failed_routing_step: 'output_modalities',
      routing_funnel: [
        { step: 'all', remaining: 3 },
        { step: 'output_modalities', remaining: 0 },
      ],
    }),
  noParameters: () =>
    failure(404, 'No endpoints found that can handle the requested parameters.', {
      failed_routing_step: 'require_parameters',
    }),
  noPrice: () =>
    failure(404, 'No endpoints found that meet the max_price constraint.', {
      failed_routing_step: 'max_price',
    }),
  privacy: () =>
    failure(
      404,
      'No endpoints found matching your data policy (Free model publication). Configure: https://openrouter.ai/settings/privacy',
    ),
  noAllowedProvider: () =>
    failure(404, 'No allowed providers are available for the selected model.', {
      failed_routing_step: 'allowed_providers',
    }),

  // 408, 409, 412, 413, 422
  timeout: () => failure(408, 'Request timed out', { error_type: 'timeout' }),
  conflict: () => failure(409, 'Conflict'),
  preconditionFailed: () => failure(412, 'Precondition failed', { error_type: 'precondition_failed' }),
  tooLarge: () => failure(413, 'Request body cannot exceed 30MB', { error_type: 'payload_too_large' }),
  unprocessable: () => providerError('unprocessable', 'Mistral', 'messages must alternate'),

  // 429
  freePerMinute: (resetMs = 1_794_000_060_000) =>
    freeLimit('free-models-per-min.', 'per_minute', 20, resetMs),
  freePerDay: (resetMs = 1_794_009_600_000, limit = 50) =>
    freeLimit(
      limit > 50
        ? 'free-models-per-day-high-balance.'
        : 'free-models-per-day. Add 10 credits to unlock 1000 free model requests per day',
      'daily',
      limit,
      resetMs,
    ),
  sharedPool: (provider = 'Chutes', retryAfterSeconds = 2) => {
    const raw = `cohere/north-mini-code:free is temporarily rate-limited upstream. Please retry shortly, or add your own key.`;
    return failure(
      429,
      'Provider returned error',
      {
        provider_name: provider,
        raw,
        limit_source: 'upstream_provider_shared_pool',
        error_type: 'rate_limit_exceeded',
      },
      { 'retry-after': String(retryAfterSeconds) },
    );
  },

  // 5xx
  server: () => failure(500, 'Internal Server Error', { error_type: 'server' }),
  providerUnavailable: () => providerError('provider_unavailable', 'Novita', 'upstream connect error'),
  previousErrors: () =>
    failure(502, 'Provider returned error', {
      provider_name: 'Novita',
      raw: 'upstream connect error',
      error_type: 'provider_unavailable',
      previous_errors: [{ code: 429, message: 'rate limited', provider_name: 'Fireworks' }],
    }),
  htmlPage: () => htmlPage(502),
  noProvider: () => failure(503, 'No provider available that meets your routing requirements'),
  providerOverloaded: (retryAfterSeconds = 1) => ({
    ...providerError('provider_overloaded', 'Anthropic', '{"type":"overloaded_error"}'),
    headers: { 'retry-after': String(retryAfterSeconds) },
  }),
  gatewayTimeout: () => providerError('timeout', 'Google', 'deadline exceeded'),
  edgeTimeout: () => failure(524, 'A timeout occurred', { error_type: 'timeout' }),
  overloaded: () =>
    failure(529, 'Provider returned error', {
      error_type: 'provider_overloaded',
      provider_name: 'Anthropic',
    }),
} as const satisfies Record<string, (...details: never[]) => Failure>;

function freeLimit(which: string, kind: 'daily' | 'per_minute', limit: number, resetMs: number): Failure {
  const headers = {
    'X-RateLimit-Limit': String(limit),
    'X-RateLimit-Remaining': '0',
    'X-RateLimit-Reset': String(resetMs),
  };
  const metadata = {
    limit_source: `openrouter_free_tier_${kind}`,
    error_type: 'rate_limit_exceeded',
    headers,
  };
  return failure(429, `Rate limit exceeded: ${which}`, metadata, headers);
}
