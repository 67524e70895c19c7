/** Shapes as they stand on the wire (snake_case). Loose on purpose: a scenario may also send what is wrong. */

/** What a chat request carries; only the keys that the server itself looks at are typed. */
export interface ChatRequestBody {
  model?: string;
  models?: string[];
  messages: ChatRequestMessage[];
  stream?: boolean;
  max_tokens?: number | null;
  max_completion_tokens?: number | null;
  session_id?: string;
  user?: string;
  tools?: unknown[];
  [key: string]: unknown;
}

/** One message of a request. */
export interface ChatRequestMessage {
  role: string;
  content?: string | { type: string; text?: string; [key: string]: unknown }[] | null;
  [key: string]: unknown;
}

/** A fragment of a tool call inside a delta. */
export interface ToolCallDelta {
  /** Some providers leave it out after the first piece. */
  index?: number;
  id?: string;
  type?: 'function';
  function?: { name?: string; arguments?: string };
}

/** What one chunk adds to the answer. */
export interface Delta {
  role?: 'assistant';
  content?: string | null;
  reasoning?: string | null;
  reasoning_details?: Record<string, unknown>[];
  tool_calls?: ToolCallDelta[];
  images?: Record<string, unknown>[];
  annotations?: Record<string, unknown>[];
  refusal?: string | null;
}

/** `usage` as it ends a stream; every sub-object may be missing or null. */
export interface WireUsage {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
  cost?: number | null;
  is_byok?: boolean;
  prompt_tokens_details?: Record<string, number> | null;
  completion_tokens_details?: Record<string, number | null> | null;
  cost_details?: Record<string, number | null> | null;
  server_tool_use_details?: Record<string, number | null> | null;
}

/** The inner `error` object. */
export interface WireError {
  code?: number | string;
  message: string;
  metadata?: Record<string, unknown>;
  [key: string]: unknown;
}

/** A failure as HTTP would carry it. `body` is JSON unless it is a string (an HTML page of the edge). */
export interface Failure {
  status: number;
  body: { error: WireError; user_id?: string; [key: string]: unknown } | string;
  headers?: Record<string, string>;
}

/** What a chunk may carry beside the fields common to all. */
export interface ChunkParts {
  /** Null leaves the id out, as some do on the usage chunk. */
  id?: null;
  delta?: Delta;
  finish?: { reason: string | null; native?: string | null };
  /** `choices: []` (default when there is neither delta nor finish), or null where a provider breaks the shape. */
  choices?: [] | null;
  usage?: WireUsage;
  error?: WireError;
  debug?: Record<string, unknown>;
  openrouter_metadata?: Record<string, unknown>;
}
