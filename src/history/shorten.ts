import { estimateTokens } from './estimator.ts';

/** The beginning of a text that takes at most so many tokens, ended at a sentence or line where one is near; pure. */
export function shorten(text: string, tokens: number): string {
  if (estimateTokens(text) <= tokens) return text;
  let kept = text;
  // What is cut off is marked, and the mark counts.
  while (kept !== '' && estimateTokens(`${kept} …`) > tokens)
    kept = kept.slice(0, Math.floor(kept.length * 0.9));
  const end = Math.max(kept.lastIndexOf('\n'), kept.lastIndexOf('. ') + 1, kept.lastIndexOf('。') + 1);
  if (end > kept.length / 2) kept = kept.slice(0, end);
  // Not half a character.
  kept = kept.replace(/[\uD800-\uDBFF]$/, '').trimEnd();
  return kept === '' ? '' : `${kept} …`;
}
