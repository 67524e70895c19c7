import type { ChunkParts, ToolCallDelta, WireError, WireUsage } from './wire.ts';

/** An answer put together from the parts of its chunks. */
export interface Answer {
  content: string;
  reasoning: string;
  reasoningDetails: Record<string, unknown>[];
  toolCalls: ToolCallDelta[];
  images: Record<string, unknown>[];
  annotations: Record<string, unknown>[];
  refusal: string | null;
  finishReason: string | null;
  nativeFinishReason: string | null;
  usage?: WireUsage;
  error?: WireError;
  metadata?: Record<string, unknown>;
  choices?: [] | null;
  /** Tokens made so far (content and reasoning), heard by the client or not. */
  completionTokens: number;
  reasoningTokens: number;
}

/** An answer of which nothing was said. */
export function emptyAnswer(): Answer {
  return {
    content: '',
    reasoning: '',
    reasoningDetails: [],
    toolCalls: [],
    images: [],
    annotations: [],
    refusal: null,
    finishReason: null,
    nativeFinishReason: null,
    completionTokens: 0,
    reasoningTokens: 0,
  };
}

/** Adds what one chunk carries. */
export function assemble(answer: Answer, { delta, finish, usage, error, ...rest }: ChunkParts): void {
  if (delta) {
    answer.content += delta.content ?? '';
    answer.reasoning += delta.reasoning ?? '';
    answer.reasoningDetails.push(...(delta.reasoning_details ?? []));
    answer.images.push(...(delta.images ?? []));
    answer.annotations.push(...(delta.annotations ?? []));
    if (delta.refusal) answer.refusal = (answer.refusal ?? '') + delta.refusal;
    for (const part of delta.tool_calls ?? []) assembleToolCall(answer.toolCalls, part);
  }
  if (finish) {
    answer.finishReason = finish.reason;
    answer.nativeFinishReason = finish.native ?? null;
  }
  if (usage) answer.usage = usage;
  if (error) answer.error = error;
  if (rest.choices === null) answer.choices = null;
  if (rest.openrouter_metadata) answer.metadata = rest.openrouter_metadata;
}

function assembleToolCall(calls: ToolCallDelta[], part: ToolCallDelta): void {
  const call = part.index === undefined ? calls.at(-1) : calls.find((one) => one.index === part.index);
  if (!call) {
    calls.push({ ...part, type: 'function', function: { name: '', arguments: '', ...part.function } });
  } else if (call.function) {
    call.function.arguments = (call.function.arguments ?? '') + (part.function?.arguments ?? '');
    call.function.name ||= part.function?.name ?? '';
  }
}

/**
 * The body of a call that did not ask for a stream (OpenRouter docs, `ChatResult`). A failure stands in the
 * choice if there was one to fail, else in place of all.
 */
export function chatResult(common: Record<string, unknown>, answer: Answer): Record<string, unknown> {
  if (answer.error && answer.finishReason !== 'error') return { error: answer.error, user_id: 'user_local' };
  const choice = {
    index: 0,
    logprobs: null,
    finish_reason: answer.finishReason,
    native_finish_reason: answer.nativeFinishReason,
    ...(answer.error && { error: answer.error }),
    message: {
      role: 'assistant',
      content: answer.content,
      refusal: answer.refusal,
      reasoning: answer.reasoning || null,
      ...(answer.reasoningDetails.length > 0 && { reasoning_details: answer.reasoningDetails }),
      ...(answer.toolCalls.length > 0 && { tool_calls: answer.toolCalls }),
      ...(answer.images.length > 0 && { images: answer.images }),
      ...(answer.annotations.length > 0 && { annotations: answer.annotations }),
    },
  };
  return {
    ...common,
    object: 'chat.completion',
    system_fingerprint: null,
    service_tier: 'default',
    choices: answer.choices === null ? null : [choice],
    ...(answer.usage && { usage: answer.usage }),
    ...(answer.metadata && { openrouter_metadata: answer.metadata }),
  };
}
