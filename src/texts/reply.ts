import type { Language } from './language.ts';
import { limitWords, type StandingFacts } from './limit-words.ts';

/** Tokens as they stand in the quiet line. */
interface ShownTokens {
  promptTokens: number;
  cachedTokens?: number | undefined;
  /** Reasoning included. */
  completionTokens: number;
  reasoningTokens?: number | undefined;
}

/** What stands in and under an answer. */
export function reply(language: Language) {
  const { words, say, format } = language;
  const own = words.reply;
  const { rate } = limitWords(language);
  const tenths = (value: number) =>
    format.number(value, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return {
    ...own,
    stoppedBy: (name: string) => say(own.stoppedBy, { name }),
    cutOff: {
      ...own.cutOff,
      quota: (limit: StandingFacts) => say(own.cutOff.quota, { limit: rate(limit) }),
    },
    ready: (mention: string) => say(own.ready, { mention }),
    notReady: (mention: string) => say(own.notReady, { mention }),
    filesGone: (count: number) => say(own.filesGone, { count }),
    varyOne: (number: number) => say(own.varyOne, { number }),
    tokens: ({ promptTokens, cachedTokens = 0, completionTokens, reasoningTokens = 0 }: ShownTokens) =>
      say(own.tokens, {
        prompt: promptTokens,
        cached: cachedTokens,
        completion: completionTokens,
        thought: reasoningTokens,
      }),
    seconds: (ms: number) => say(own.seconds, { seconds: tenths(ms / 1000) }),
    summarised: (count: number) => say(own.summarised, { count }),
    older: (count: number) => say(own.older, { count }),
    unreadFiles: (count: number) => say(own.unreadFiles, { count }),
    fallback: (from: string, reason: string) => say(own.fallback, { from, reason }),
  };
}
