/** Of a thread's name, UTF-16 units (Discord docs, "Modify Channel"). */
const longestName = 100;

/**
 * A line that can be a thread's name, from any text: one plain line without Markdown or mentions, cut at a word. Empty
 * where nothing is left.
 */
export function threadName(text: string): string {
  const plain = text
    .replaceAll(/<(?:[@#][!&]?|a?:\w+:|\/[^:>]+:|t:)[^>]*>/g, ' ')
    .replaceAll(/```[\w-]*|[*_~|>#`]+/g, ' ')
    .replaceAll(/[\p{Cc}\p{Cs}\p{Z}]+/gu, ' ')
    .trim();
  if (!/[^\p{C}\p{Z}]/u.test(plain)) return '';
  if (plain.length <= longestName) return plain;
  const cut = plain.slice(0, longestName - 1);
  const words = cut.slice(0, cut.lastIndexOf(' ') > longestName / 2 ? cut.lastIndexOf(' ') : undefined);
  // Half of a surrogate pair would be refused.
  return `${words.replace(/[\uD800-\uDBFF]$/, '').trimEnd()}…`;
}
