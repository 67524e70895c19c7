import { ChatRequest$outboundSchema } from '@openrouter/sdk/models/chatrequest.js';
import { partProblem } from './check-parts.ts';
import { toolProblem } from './check-tools.ts';
import type { ChatRequestBody } from './wire.ts';

/** Legal keys that the published schema does not know and would strip (OpenRouter docs, API parameters). */
const legalBeside = [
  /^(include_reasoning|verbosity|preset|max_tool_calls|structured_outputs|speed)$/,
  /^(usage|route|transforms|stream_options|audio)\b/,
  /^(web_search_options|x_search_filter)\b/,
  /^reasoning\.(max_tokens|exclude|enabled|context|mode)$/,
  /^trace\./,
  /^messages\.\d+\.(annotations|reasoning_content|cache_control|provider_options)\b/,
  /^messages\.\d+\.(reasoning_details|tool_calls|images)\.\d+\./,
  /^messages\.\d+\.content\.\d+\.(cache_control|prompt_cache_breakpoint|image_url|file|input_audio|video_url)\b/,
  /^tools\.\d+\.(cache_control|parameters|function)\b/,
  /^plugins\.\d+\./,
  /^debug\./,
  /^response_format\./,
  /^stop_server_tools_when\./,
];
/** Keys below which names are the caller's own and stay as they are. */
const freeForm = new Set(['metadata', 'logit_bias', 'image_config', 'schema', 'trace']);

/**
 * What is wrong with the body of a chat request, in OpenRouter's words, or undefined. It is held to the
 * published schema (`ChatRequest` of @openrouter/sdk). The real service ignores keys which it does not know;
 * here they are refused, since they are mistakes (`extra_body` in particular belongs to the Python client).
 */
export function requestProblem(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return 'Input must be a JSON object';
  const request = body as Record<string, unknown>;
  if (request.messages === undefined) return 'Input required: specify "prompt" or "messages"';
  if (Array.isArray(request.messages) && request.messages.length === 0) {
    return 'Input required: "messages" must hold at least one message';
  }
  if (Array.isArray(request.models) && request.models.length > 3) {
    return "'models' array must have 3 items or fewer.";
  }
  const parsed = ChatRequest$outboundSchema.safeParse(camelized(withPriceStrings(request)));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return `${issue?.message ?? 'Invalid input'} at ${issue?.path.map((key) => snake(String(key))).join('.')}`;
  }
  return (
    unknownKey(request, parsed.data) ??
    rangeProblem(request) ??
    toolProblem(request) ??
    partProblem(request as unknown as ChatRequestBody)
  );
}

/** `provider.max_price` may hold numbers (docs) or strings (schema). */
function withPriceStrings(request: Record<string, unknown>): Record<string, unknown> {
  const provider = request.provider as { max_price?: Record<string, unknown> } | null | undefined;
  if (!provider?.max_price) return request;
  const prices = Object.entries(provider.max_price).map(([unit, price]) => [
    unit,
    typeof price === 'number' ? String(price) : price,
  ]);
  return { ...request, provider: { ...provider, max_price: Object.fromEntries(prices) } };
}

function unknownKey(sent: Record<string, unknown>, known: unknown): string | undefined {
  for (const path of stripped(sent, known, '')) {
    if (legalBeside.some((legal) => legal.test(path))) continue;
    return `Unrecognized key: "${path}"`;
  }
  return undefined;
}

/** Paths of what is in `sent` but not in `known`. */
function* stripped(sent: unknown, known: unknown, path: string): Generator<string> {
  if (Array.isArray(sent)) {
    const others = Array.isArray(known) ? known : [];
    for (const [index, item] of sent.entries()) yield* stripped(item, others[index], `${path}${index}.`);
  } else if (typeof sent === 'object' && sent !== null) {
    const others = (typeof known === 'object' && known !== null ? known : {}) as Record<string, unknown>;
    for (const [key, value] of Object.entries(sent)) {
      if (value === undefined || freeForm.has(key)) continue;
      if (others[key] === undefined) yield path + key;
      else yield* stripped(value, others[key], `${path}${key}.`);
    }
  }
}

function rangeProblem(request: Record<string, unknown>): string | undefined {
  const ranges: [string, number, number][] = [
    ['temperature', 0, 2],
    ['top_p', 0, 1],
    ['min_p', 0, 1],
    ['top_a', 0, 1],
    ['frequency_penalty', -2, 2],
    ['presence_penalty', -2, 2],
    ['repetition_penalty', 0, 2],
    ['top_logprobs', 0, 20],
    ['max_tokens', 1, Infinity],
    ['max_completion_tokens', 1, Infinity],
  ];
  for (const [key, least, most] of ranges) {
    const value = request[key];
    if (typeof value === 'number' && (value < least || value > most)) {
      return `${key}: Expected a number between ${least} and ${most}`;
    }
  }
  if (typeof request.session_id === 'string' && request.session_id.length > 256) {
    return 'session_id: String must contain at most 256 character(s)';
  }
  if (Array.isArray(request.stop) && request.stop.length > 4) return 'stop: at most 4 sequences';
  const metadata = request.metadata as Record<string, string> | undefined;
  if (metadata && Object.keys(metadata).length > 16) return 'metadata: at most 16 pairs';
  const effort = (request.reasoning as { effort?: string; max_tokens?: number } | undefined) ?? {};
  if (effort.effort !== undefined && effort.max_tokens !== undefined) {
    return 'Only one of "reasoning.effort" and "reasoning.max_tokens" can be specified';
  }
  const shorthand = request.reasoning_effort;
  if (typeof shorthand === 'string' && effort.effort !== undefined && effort.effort !== shorthand) {
    return '"reasoning_effort" contradicts "reasoning.effort"';
  }
  return undefined;
}

/** Keys as the SDK's schemas have them. */
export function camelized(value: unknown, inFunction = false): unknown {
  if (Array.isArray(value)) return value.map((item) => camelized(item));
  if (typeof value !== 'object' || value === null) return value;
  const isFunction = (value as { type?: unknown }).type === 'function';
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      camel(key),
      freeForm.has(key) || (inFunction && key === 'parameters')
        ? inner
        : camelized(inner, isFunction && key === 'function'),
    ]),
  );
}

function camel(key: string): string {
  return key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function snake(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
