import type { ModelCall } from './call.ts';
import type { Ending } from './events.ts';
import type { OpenRouter } from './openrouter.ts';
import type { Purse } from './purse.ts';
import { answer } from './stream.ts';
import type { ToolCall } from './tool-calls.ts';

/** A whole answer. */
export interface Completion {
  text: string;
  reasoning: string;
  citations: { url: string; title?: string }[];
  toolCalls: ToolCall[];
  ending: Ending;
}

/**
 * Asks for an answer in one piece, with the same failures, retries and fallbacks as a streamed one: for titles, summaries
 * and structured output. A started request is billed in full even if it is aborted (OpenRouter docs, cancellation).
 * Throws ModelFailure.
 *
 * @param onQueued told how many wait before it for a free model, and (with nothing) that it has its turn
 */
export async function completeAnswer(
  openrouter: OpenRouter,
  call: ModelCall,
  signal: AbortSignal,
  purse: Purse,
  onQueued: (ahead: number | undefined) => void = () => {},
): Promise<Completion> {
  let text = '';
  let reasoning = '';
  const citations: Completion['citations'] = [];
  const toolCalls: ToolCall[] = [];
  for await (const event of answer(openrouter, call, signal, purse, false)) {
    if (event.type === 'queued') onQueued(event.ahead);
    if (event.type === 'text-delta') text += event.text;
    if (event.type === 'tool-call') {
      const { type: _, ...toolCall } = event;
      toolCalls.push(toolCall);
    }
    if (event.type === 'reasoning-delta') reasoning += event.text;
    if (event.type === 'citation') {
      const { type: _, ...citation } = event;
      citations.push(citation);
    }
    if (event.type === 'attempt-failed') reasoning = '';
    if (event.type === 'end') return { text, reasoning, citations, toolCalls, ending: event.ending };
  }
  throw new Error('An answer ended without its end event');
}
