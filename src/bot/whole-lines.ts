/** As many characters as a message holds (Discord docs, "Create Message"). */
const mostCharacters = 2000;

/**
 * A message of whole lines: as many as it holds, and in place of the others how many they are.
 *
 * @param lines what matters most first; each may have lines of its own, which stay together
 * @param frame what stands before and after them in any case
 */
export function wholeLines(
  lines: readonly string[],
  frame: {
    before: readonly string[];
    after: readonly string[];
    more: (count: number) => string;
  },
): string {
  const { before, after, more } = frame;
  const withFirst = (count: number) => {
    const left = lines.length - count;
    return [...before, ...lines.slice(0, count), ...(left > 0 ? [more(left)] : []), ...after].join('\n');
  };
  let count = lines.length;
  while (count > 0 && withFirst(count).length > mostCharacters) count -= 1;
  return withFirst(count);
}
