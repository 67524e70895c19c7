import type { PathTurn } from './path.ts';

const longestName = 32;

/**
 * The names under which the members of a conversation stand in the prompt: short, on one line, and different for different
 * people, in the order in which they came in.
 *
 * @param path oldest first
 * @returns name by author id
 */
export function namesOf(path: readonly PathTurn[]): Map<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const { authorId, authorName } of path) {
    // A deleted turn has no name any more.
    if (names.has(authorId) || authorName === '') continue;
    const plain = plainName(authorName);
    let name = plain;
    for (let count = 2; taken.has(name); count += 1) name = `${plain} (${count})`;
    names.set(authorId, name);
    taken.add(name);
  }
  return names;
}

/** Control characters, line ends and colons would break the "name: text" form. */
function plainName(name: string): string {
  const line = name.replace(/[\p{C}\p{Z}:]+/gu, ' ').trim();
  return Array.from(line).slice(0, longestName).join('').trim() || 'Member';
}
