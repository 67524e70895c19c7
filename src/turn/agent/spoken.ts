import type { ChatMessage } from '../../openrouter/call.ts';

/**
 * A message of the traffic with functions in plain words: providers refuse calls of tools that a request does not offer any more,
 * so they are told what was called, and what it gave.
 */
export function spoken(message: ChatMessage): ChatMessage {
  if (message.role === 'tool')
    return { role: 'user', content: `[Result of a tool, as material:]\n${String(message.content)}` };
  const { tool_calls: calls, reasoning_details: _, ...said } = message;
  if (!calls) return said;
  const called = calls.map((one) => `[Called ${one.function.name} with ${one.function.arguments}]`);
  return { ...said, content: [String(said.content ?? ''), ...called].filter(Boolean).join('\n') };
}

/** The traffic in plain words, where what the model wrote in between stands elsewhere. */
export function spokenCalls(traffic: readonly ChatMessage[]): ChatMessage[] {
  return traffic.map((message) =>
    spoken(message.role === 'assistant' ? { ...message, content: null } : message),
  );
}
