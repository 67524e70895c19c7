const word = /\s?[\p{L}\p{N}\p{M}]{1,7}|\s+|[\s\S]/gu;

/**
 * Cuts a text into pieces such as a model streams. Without `units` roughly as a tokenizer would (parts of
 * words, marks, white space); with it every `units` UTF-16 units. Joined, the pieces are the text; a
 * surrogate pair is never cut.
 */
export function tokenize(text: string, units?: number): string[] {
  if (units === undefined) return text.match(word) ?? [];
  const tokens: string[] = [];
  for (let start = 0; start < text.length; ) {
    let end = Math.min(text.length, start + Math.max(1, units));
    const last = text.charCodeAt(end - 1);
    if (end < text.length && last >= 0xd800 && last <= 0xdbff) end += 1;
    tokens.push(text.slice(start, end));
    start = end;
  }
  return tokens;
}

/** How many tokens a text is, by the same rule. */
export function countTokens(text: string): number {
  let count = 0;
  for (const _ of text.matchAll(word)) count += 1;
  return count;
}
