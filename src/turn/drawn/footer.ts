import type { Texts } from '../../texts/index.ts';

/** What the quiet line under an answer tells. */
export interface FooterFacts {
  /** Id of the model that answered. */
  model?: string;
  /** A real fallback: whom it stands in for, and why. */
  fallback?: { from: string; reason: string };
  /** From the question to the last token, ms. */
  elapsedMs?: number;
  promptTokens?: number;
  /** Of these, read from a provider's cache. */
  cachedTokens?: number;
  completionTokens?: number;
  /** Of these, thoughts. */
  reasoningTokens?: number;
  costMicroUsd?: number;
  /** How many older turns a summary stood for. */
  summarisedTurns?: number;
  /** How many older turns did not fit into the context, and are in no summary. */
  omittedTurns?: number;
  /** How many attached files were not read. */
  unreadFiles?: number;
  /** What of the attached files was not read, and why: a sentence each. */
  troubles?: readonly string[];
  /** Why the message that was replied to could not be read. */
  unreadQuote?: keyof Texts['reply']['unreadQuote'];
  /** What else is to be known, in words. */
  note?: string;
}

/**
 * The quiet lines (`-#`) under an answer: first how it ended, if that needs words, then who answered, how long it
 * took and what it cost. Empty when there is nothing to tell.
 */
export function footer(texts: Texts, facts: FooterFacts, ...notices: (string | undefined)[]): string {
  const parts: string[] = [];
  if (facts.model !== undefined) {
    const name = shortModel(facts.model);
    const { fallback } = facts;
    parts.push(
      fallback ? `${name} (${texts.reply.fallback(shortModel(fallback.from), fallback.reason)})` : name,
    );
  }
  if (facts.elapsedMs !== undefined) parts.push(texts.reply.seconds(facts.elapsedMs));
  const { promptTokens, cachedTokens, completionTokens, reasoningTokens } = facts;
  if (promptTokens !== undefined && completionTokens !== undefined)
    parts.push(texts.reply.tokens({ promptTokens, cachedTokens, completionTokens, reasoningTokens }));
  if (facts.costMicroUsd !== undefined) parts.push(texts.format.cost(facts.costMicroUsd));
  if (facts.summarisedTurns) parts.push(texts.reply.summarised(facts.summarisedTurns));
  if (facts.omittedTurns) parts.push(texts.reply.older(facts.omittedTurns));
  if (facts.unreadFiles) parts.push(texts.reply.unreadFiles(facts.unreadFiles));
  parts.push(...(facts.troubles ?? []).map((sentence) => sentence.replace(/\.$/, '')));
  if (facts.unreadQuote) parts.push(texts.reply.unreadQuote[facts.unreadQuote]);
  if (facts.note !== undefined) parts.push(facts.note);
  const lines = notices.flatMap((notice) => (notice ? [`-# ${notice}`] : []));
  if (parts.length > 0) lines.push(`-# ${parts.join(' · ')}`);
  return lines.join('\n');
}

/** A model id without its author: `openai/gpt-6-luna` → `gpt-6-luna`. */
export function shortModel(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}
