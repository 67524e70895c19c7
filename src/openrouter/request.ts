import { withCacheMarks } from './cache-marks.ts';
import type { ChatMessage, ModelCall } from './call.ts';

/** OpenRouter tries the models of one request in order; it takes three at most, here `model` and two in `models`. */
export const modelsPerRequest = 3;

// Longer ones are refused (OpenRouter docs, parameters).
const sessionIdLength = 256;

/** Fields of a request which only OpenRouter understands; other servers may refuse the request for them. */
const extras = new Set([
  'cache_control',
  'debug',
  'image_config',
  'include_reasoning',
  'max_tool_calls',
  'metadata',
  'models',
  'plugins',
  'preset',
  'prompt_cache_options',
  'provider',
  'reasoning',
  'route',
  'session_id',
  'speed',
  'stop_server_tools_when',
  'structured_outputs',
  'trace',
  'transforms',
  'usage',
  'x_search_filter',
]);

/** What a preset may not set behind our back. */
const ours = new Set([
  'model',
  'models',
  'messages',
  'stream',
  'stream_options',
  'max_tokens',
  'max_completion_tokens',
  'n',
  // Says how prompts are marked; see `withCacheMarks`.
  'cache_control',
  // Only operators may see what is sent, and only where it was switched on.
  'debug',
]);

/** How one request of a call is to be. */
export interface RequestOptions {
  /** One to three of the call's models, in order. */
  models: readonly string[];
  stream: boolean;
  /** Send what only OpenRouter understands. */
  extras: boolean;
  /** Of the answer. */
  maxTokens: number;
  /** What it answers with, instead of the call's own `modalities`. */
  modalities?: readonly string[] | undefined;
  /** No provider may be dearer: `provider.max_price`, over the preset's own. */
  maxPrice?: Readonly<Record<string, string>> | undefined;
}

/** The body of one request to /chat/completions, as on the wire. Everything else in the call goes out as it is. */
export function requestBody(call: ModelCall, options: RequestOptions): Record<string, unknown> {
  const [model, ...others] = options.models;
  const parameters = Object.entries(call.request).filter(
    ([field, value]) => !ours.has(field) && value !== undefined,
  );
  const body: Record<string, unknown> = {
    ...Object.fromEntries(parameters),
    model,
    messages: call.messages,
    max_tokens: options.maxTokens,
    stream: options.stream,
    ...(call.user !== undefined && { user: call.user }),
    ...(options.modalities && { modalities: options.modalities }),
  };
  if (!options.extras) return plain(body, call, options.stream);
  // Thoughts belong to the model that had them; others refuse them.
  const messages = model === call.models[0] ? call.messages : call.messages.map(withoutThoughts);
  return {
    ...body,
    messages: withCacheMarks({ ...call, messages }, model ?? ''),
    ...(others.length > 0 && { models: others }),
    ...(options.maxPrice && { provider: withMaxPrice(call.request.provider, options.maxPrice) }),
    ...(call.sessionId !== undefined && { session_id: call.sessionId.slice(0, sessionIdLength) }),
    ...(call.debug && options.stream && { debug: { echo_upstream_body: true } }),
    ...(call.trace !== undefined && { trace: { ...asObject(call.request.trace), ...call.trace } }),
  };
}

/** The body without what only OpenRouter understands. */
function plain(body: Record<string, unknown>, call: ModelCall, stream: boolean): Record<string, unknown> {
  const kept = Object.fromEntries(Object.entries(body).filter(([field]) => !extras.has(field)));
  kept.messages = call.messages.map((message) =>
    withoutCacheMarks(withoutFindings(withoutThoughts(message))),
  );
  if (Array.isArray(kept.tools)) {
    kept.tools = kept.tools.filter((tool) => !String(tool?.type).startsWith('openrouter:'));
    if ((kept.tools as unknown[]).length === 0) {
      delete kept.tools;
      delete kept.tool_choice;
      delete kept.parallel_tool_calls;
    }
  }
  // OpenRouter always tells the usage; others only when asked.
  if (stream) kept.stream_options = { include_usage: true };
  return kept;
}

function withMaxPrice(provider: unknown, maxPrice: Readonly<Record<string, string>>): object {
  const own = asObject(provider);
  return { ...own, max_price: { ...('max_price' in own && asObject(own.max_price)), ...maxPrice } };
}

function withoutThoughts({ reasoning_details: _, ...message }: ChatMessage): ChatMessage {
  return message;
}

/** Parsing files is OpenRouter's own, whatever model reads what was found. */
function withoutFindings({ annotations: _, ...message }: ChatMessage): ChatMessage {
  return message;
}

function withoutCacheMarks(message: ChatMessage): ChatMessage {
  if (!Array.isArray(message.content)) return message;
  const content = message.content.map((part) => {
    if (part.type !== 'text') return part;
    const { cache_control: _, ...text } = part;
    return text;
  });
  return { ...message, content };
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
