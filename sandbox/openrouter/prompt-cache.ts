import { now } from './clock.ts';
import { promptTokens } from './routing.ts';
import type { ChatRequestBody, ChatRequestMessage } from './wire.ts';

/** Shorter prefixes are not kept, in tokens; before a mark so many messages are searched for one that is. */
const least = 1024;
const lookBack = 20;
/** Ttl: how long a prefix is kept that is not read again, ms. */
const keptMs: Record<string, number> = { '5m': 300_000, '1h': 3_600_000 };

/** What a provider's cache did for one prompt, in tokens. */
export interface CacheUse {
  cached: number;
  written: number;
}

/**
 * The cache of providers that keep what is marked: a prompt up to a message with `cache_control` is written to it, and read
 * from it by a later prompt which begins with the same and has a mark there or soon after (OpenRouter docs, prompt caching).
 */
export class PromptCache {
  readonly #until = new Map<string, number>();

  use(model: string, { messages }: ChatRequestBody): CacheUse {
    const marks = messages.flatMap((message, index) => markOf(message)?.map((ttl) => ({ index, ttl })) ?? []);
    const at = now();
    const prefix = (index: number) => `${model}\n${JSON.stringify(messages.slice(0, index + 1).map(plain))}`;
    const tokens = (index: number) => promptTokens({ messages: messages.slice(0, index + 1) });
    const hit = marks
      .toReversed()
      .flatMap(({ index, ttl }) => {
        const found = range(index, Math.max(0, index - lookBack)).find(
          (one) => (this.#until.get(prefix(one)) ?? 0) > at,
        );
        return found === undefined ? [] : [{ index: found, ttl }];
      })
      .at(0);
    const cached = hit ? tokens(hit.index) : 0;
    if (hit) this.#until.set(prefix(hit.index), at + (keptMs[hit.ttl] ?? 0));
    const kept = marks.filter(({ index }) => tokens(index) >= least);
    for (const { index, ttl } of kept) this.#until.set(prefix(index), at + (keptMs[ttl] ?? 0));
    const last = kept.at(-1);
    return { cached, written: last ? Math.max(0, tokens(last.index) - cached) : 0 };
  }
}

function markOf({ content }: ChatRequestMessage): string[] | undefined {
  const marks = (Array.isArray(content) ? content : []).flatMap(
    (part) => (part.cache_control as { ttl?: string } | undefined) ?? [],
  );
  return marks.length > 0 ? [marks[0]?.ttl ?? '5m'] : undefined;
}

/** A message as it is compared: marks are no part of it, and a text is the same as one part of text. */
function plain({ content, ...message }: ChatRequestMessage): unknown {
  const parts = typeof content === 'string' ? [{ type: 'text', text: content }] : (content ?? []);
  return { ...message, content: parts.map(({ cache_control: _, ...part }) => part) };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: from - to + 1 }, (_, index) => from - index);
}
