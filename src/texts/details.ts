import type { Language } from './language.ts';

/** Tokens of an answer, by what they were for. */
interface TokenFacts {
  promptTokens: number;
  cachedTokens: number;
  cacheWriteTokens: number;
  /** Reasoning included. */
  completionTokens: number;
  reasoningTokens: number;
}

/** What Details tells of an answer. */
export function details({ words, say }: Language) {
  const own = words.details;
  return {
    ...own,
    title: (shown: number, of: number) => (of > 1 ? say(own.titleOf, { shown, of }) : own.title),
    preset: (name: string) => say(own.preset, { name }),
    model: (id: string) => say(own.model, { id }),
    asked: (id: string) => say(own.asked, { id }),
    fallback: (from: string, reason: string) => say(own.fallback, { from, reason }),
    provider: (name: string) => say(own.provider, { name }),
    finish: (reason: string) => say(own.finish, { reason }),
    prompt: (tokens: TokenFacts) =>
      say(own.prompt, {
        all: tokens.promptTokens,
        cached: tokens.cachedTokens,
        written: tokens.cacheWriteTokens,
      }),
    completion: (tokens: TokenFacts) =>
      say(own.completion, { all: tokens.completionTokens, thought: tokens.reasoningTokens }),
    cost: (amount: string) => say(own.cost, { amount }),
    tools: (names: string) => say(own.tools, { names }),
    firstToken: (ms: number) => say(own.firstToken, { ms }),
    total: (ms: number) => say(own.total, { ms }),
    generation: (id: string) => say(own.generation, { id }),
    attempt: (models: string, reason: string, ms: number) => say(own.attempt, { models, reason, ms }),
    otherAttempts: (count: number) => say(own.otherAttempts, { count }),
  };
}
