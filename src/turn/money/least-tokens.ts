import type { Preset } from '../../presets/schema.ts';

/** With fewer tokens an answer is not worth its prompt. */
const leastAnswer = 256;
/** Anthropic gives thoughts no less than this (OpenRouter docs, reasoning tokens). */
const leastBudget = 1024;

/** How much of an answer's tokens may be thoughts, where a provider needs a budget for them (the same docs). */
const shares = { max: 0.95, xhigh: 0.95, high: 0.8, medium: 0.5, low: 0.2, minimal: 0.1, none: 0 };

/**
 * With fewer tokens an answer is not begun: thoughts take theirs first, and where a budget for them does not fit into the
 * answer's, the request is refused.
 */
export function leastTokens({ request: { reasoning } }: Pick<Preset, 'request'>): number {
  if (reasoning?.max_tokens !== undefined) return leastAnswer + Math.max(leastBudget, reasoning.max_tokens);
  const share = shareOfThoughts(reasoning);
  return share === 0
    ? leastAnswer
    : Math.max(leastAnswer + leastBudget, Math.round(leastAnswer / (1 - share)));
}

/** How much of an answer's tokens its thoughts may take by the effort, where a provider needs a budget for them; 0: none. */
export function shareOfThoughts(reasoning: Preset['request']['reasoning']): number {
  // Switched on without a word of how much, models think with a medium effort.
  const effort = reasoning?.effort ?? (reasoning?.enabled ? 'medium' : 'none');
  return reasoning?.enabled === false ? 0 : shares[effort];
}
