import { cachesMarked, type WireModel } from './catalogue.ts';
import type { Exchange } from './exchange.ts';
import { costOf } from './prices.ts';
import { type CacheUse, PromptCache } from './prompt-cache.ts';
import { promptTokens } from './routing.ts';
import type { WireUsage } from './wire.ts';

/**
 * Counts tokens and money of answers, prompt caches included (OpenRouter's docs on prompt caching). Of most models it
 * remembers what each session sent before: a prompt that begins with it is read from the provider's cache, from 1,024
 * tokens on. Of those whose providers keep only what is marked, see `PromptCache`.
 */
export class Meter {
  readonly #models: () => readonly WireModel[];
  readonly #sessions = new Map<string, { messages: string; tokens: number }>();
  readonly #marked = new PromptCache();
  readonly #uses = new WeakMap<Exchange, CacheUse>();

  constructor(models: () => readonly WireModel[]) {
    this.#models = models;
  }

  /** `usage` of what was said so far, at the prices of the model that said it. */
  usage(exchange: Exchange): WireUsage {
    const { body } = exchange.request;
    const model = this.#models().find(({ id }) => id === exchange.served.model);
    const prompt = promptTokens(body);
    const completion = exchange.answer.completionTokens;
    const { cached, written } = this.#cacheUse(exchange, prompt);
    const cost = costOf(model, { prompt, cached, written, completion });
    return {
      prompt_tokens: prompt,
      completion_tokens: completion,
      total_tokens: prompt + completion,
      cost: cost.total,
      is_byok: false,
      prompt_tokens_details: {
        cached_tokens: cached,
        cache_write_tokens: written,
        audio_tokens: 0,
        video_tokens: 0,
      },
      cost_details: {
        upstream_inference_cost: null,
        upstream_inference_prompt_cost: cost.prompt,
        upstream_inference_completions_cost: cost.completion,
      },
      completion_tokens_details: {
        reasoning_tokens: exchange.answer.reasoningTokens,
        image_tokens: 0,
        audio_tokens: 0,
      },
    };
  }

  /** Worked out once for each answer: the second look would find what the first has left. */
  #cacheUse(exchange: Exchange, prompt: number): CacheUse {
    const { body } = exchange.request;
    const { model } = exchange.served;
    const use =
      this.#uses.get(exchange) ??
      (cachesMarked(model)
        ? this.#marked.use(model, body)
        : { cached: this.#cachedTokens(exchange, prompt), written: 0 });
    this.#uses.set(exchange, use);
    return use;
  }

  #cachedTokens(exchange: Exchange, prompt: number): number {
    const { session_id: session, messages } = exchange.request.body;
    if (typeof session !== 'string') return 0;
    const key = `${session}\n${exchange.served.model}`;
    const text = JSON.stringify(messages).slice(0, -1);
    const before = this.#sessions.get(key);
    const hit = before && before.tokens >= 1024 && text.startsWith(before.messages);
    const cached = hit ? Math.floor(before.tokens / 128) * 128 : 0;
    this.#sessions.set(key, { messages: text, tokens: prompt });
    return cached;
  }
}
