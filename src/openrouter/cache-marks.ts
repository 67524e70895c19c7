import type { ChatMessage, ContentPart, ModelCall } from './call.ts';
import { bareModelId } from './model-id.ts';

/** What a mark says: to be kept, and for how long. */
export interface CacheMark {
  type: 'ephemeral';
  ttl?: '5m' | '1h';
}

/**
 * Their providers keep of a prompt only what is marked, all others what they see again, and ignore marks (OpenRouter
 * docs, prompt caching). Gemini honours marks, too, but needs none, and takes a price for keeping.
 */
const needsMarks = /^~?(anthropic|qwen|alibaba)\//;

/**
 * The messages with marks at the ends of what the next call will begin with, too: the instructions, the conversation before
 * the prompt, and (in the rounds of a tool loop) all there is by now. Four marks are the most that Anthropic takes.
 *
 * @param model the one that is asked first
 */
export function withCacheMarks(
  { messages, stable = 0, request }: Pick<ModelCall, 'messages' | 'stable' | 'request'>,
  model: string,
): readonly ChatMessage[] {
  const wish = request.cache_control;
  if (wish === false || !needsMarks.test(bareModelId(model))) return messages;
  const mark: CacheMark = { type: 'ephemeral', ...(isLong(wish) && { ttl: '1h' as const }) };
  const talk = messages.findIndex(({ role }) => role !== 'system');
  const ends = [
    Math.min(talk, stable) - 1,
    lastMarkable(messages, stable - 1),
    messages.at(-1)?.role === 'tool' ? lastMarkable(messages, messages.length - 1) : -1,
  ];
  const marked = new Set(ends.filter((index) => index >= 0));
  return messages.map((message, index) => (marked.has(index) ? withMark(message, mark) : message));
}

function isLong(wish: unknown): boolean {
  return typeof wish === 'object' && wish !== null && 'ttl' in wish && wish.ttl === '1h';
}

/** The last message up to an index that has a text: an empty one cannot be marked. */
function lastMarkable(messages: readonly ChatMessage[], index: number): number {
  return messages.findLastIndex((message, at) => at <= index && partsOf(message).some(isMarkable));
}

function withMark(message: ChatMessage, cache_control: CacheMark): ChatMessage {
  const parts = partsOf(message);
  const last = parts.findLastIndex(isMarkable);
  const content = parts.map((part, index) => (index === last ? { ...part, cache_control } : part));
  return last === -1 ? message : { ...message, content: content as ContentPart[] };
}

function partsOf({ content }: ChatMessage): ContentPart[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : (content ?? []);
}

function isMarkable(part: ContentPart): boolean {
  return part.type === 'text' && /\S/u.test(part.text);
}
