/** The candidate most like the text, undefined where even the best differs in more than half of its letters. */
export function nearestText(text: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = 0.5;
  for (const candidate of candidates) {
    const whole = difference(text, candidate.toLowerCase());
    // An id is often remembered without its author: `gpt-6-luna` for `openai/gpt-6-luna`.
    const slug = candidate.toLowerCase().slice(candidate.indexOf('/') + 1);
    const short = difference(text.slice(text.indexOf('/') + 1), slug) + (text.includes('/') ? 0.1 : 0);
    const found = Math.min(whole, short);
    if (found < least) [best, least] = [candidate, found];
  }
  return best;
}

/** Levenshtein distance as a share of the longer text. */
function difference(one: string, other: string): number {
  let above = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const changed = (above[column - 1] ?? 0) + (one[row - 1] === other[column - 1] ? 0 : 1);
      current.push(Math.min(changed, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    above = current;
  }
  return (above[other.length] ?? 0) / Math.max(1, one.length, other.length);
}
