/** The exact wire fields of a request besides model(s), messages, max_tokens and stream (OpenRouter docs, chat completions). */
export type WireParameters = { readonly [field: string]: unknown };

/** One part of a message's content, as on the wire. */
export type ContentPart =
  | { type: 'text'; text: string; cache_control?: { type: 'ephemeral'; ttl?: '5m' | '1h' } }
  | { type: 'image_url'; image_url: { url: string; detail?: string } }
  | { type: 'input_audio'; input_audio: { data: string; format: string } }
  | { type: 'video_url'; video_url: { url: string } }
  | { type: 'file'; file: { filename?: string; file_data?: string; file_id?: string } };

/** A tool call as it stands on the assistant message that made it. */
export interface WireToolCall {
  id: string;
  type: 'function';
  function: { name: string; arguments: string };
}

/** One message of the conversation, as on the wire. */
export interface ChatMessage {
  role: 'system' | 'developer' | 'user' | 'assistant' | 'tool';
  content: string | ContentPart[] | null;
  name?: string;
  tool_calls?: WireToolCall[];
  tool_call_id?: string;
  /** Goes back unchanged, to the model that made it only. */
  reasoning_details?: unknown[];
  /** Parsed files of an earlier answer, which save parsing (and paying) again. */
  annotations?: unknown[];
}

/** A server of one's own: any OpenAI-compatible API. */
export interface Endpoint {
  baseUrl: string;
  /** May be empty where the server asks for none. */
  apiKey: string;
}

/** One question to the models. */
export interface ModelCall {
  /** The model, then its fallbacks in order; any length, at least one. */
  models: readonly string[];
  messages: readonly ChatMessage[];
  /** Tokens of the answer, reasoning included; always sent, since the credit check else assumes the model's maximum. */
  maxTokens: number;
  request: WireParameters;
  /** So many messages, from the first on, will stand there in the next call as well: prompt caches are to keep them. */
  stable?: number;
  /** What is read beside text and images, at the most: tokens of recordings, videos and files, and pages of those. Not sent. */
  media?: { tokens: number; pages: number };
  /** A stable pseudonym of whoever asks: never a name or an id that others know. */
  user?: string;
  /** One conversation, for sticky provider routing and prompt caches; at most 256 characters are sent. */
  sessionId?: string;
  /** `trace_id`, `span_name`, `generation_name`, …: passed on to the account's observability targets only. */
  trace?: Readonly<Record<string, string>>;
  /** Have OpenRouter tell what it sends to the provider. Streamed calls only (docs, debugging). */
  debug?: boolean;
  /** Asked instead of the configured server, with its own key. */
  endpoint?: Endpoint;
}
