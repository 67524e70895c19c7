import { z } from 'zod';
import type { PathTurn } from './path.ts';

/** Shape of a {@link Person} where one is stored. */
export const personSchema = z.object({ id: z.string(), name: z.string(), bot: z.boolean().optional() });

/** Somebody who is named in a prompt: a member, another bot, a webhook. */
export type Person = z.output<typeof personSchema>;

/** Gives a person the name under which they stand, always the same one. */
export type Naming = (person: Person) => string;

const longestName = 32;

/**
 * Names that are short, on one line, and different for different people: whoever comes second under a name gets a number.
 * What looks alike (capitals, letters in other widths) counts as one name. Bots are marked.
 */
export function createNaming(): Naming {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  return ({ id, name: shown, bot }) => {
    const known = names.get(id);
    if (known !== undefined) return known;
    const plain = `${plainName(shown)}${bot ? ' (bot)' : ''}`;
    let name = plain;
    for (let count = 2; taken.has(lookOf(name)); count += 1) name = `${plain} (${count})`;
    names.set(id, name);
    taken.add(lookOf(name));
    return name;
  };
}

/**
 * The names of a conversation: the bot's own first, then everybody who wrote or was named, in the order in which they
 * came in. They follow from the path alone, so they stay when somebody takes another name or older turns are left out.
 *
 * @param path oldest first
 * @param self the bot
 */
export function namingOf(path: readonly PathTurn[], self?: Person): Naming {
  const naming = createNaming();
  if (self) naming({ id: self.id, name: self.name });
  for (const { authorId, authorName, people } of path) {
    // A deleted turn has no name any more.
    if (authorName !== '') naming({ id: authorId, name: authorName });
    for (const person of people) naming(person);
  }
  return naming;
}

/**
 * The text with people's names as the conversation has them.
 *
 * @param people whom the text names, each as `@name`
 */
export function renamed(text: string, people: readonly Person[], naming: Naming): string {
  const changed = new Map(people.map((person) => [person.name, naming(person)]));
  if (changed.entries().every(([from, to]) => from === to)) return text;
  // Longest first: "@Mara (2)" is not "@Mara".
  const names = [...changed.keys()].sort((a, b) => b.length - a.length).map(literal);
  return text.replaceAll(
    new RegExp(`@(${names.join('|')})(?![\\p{L}\\p{N}])`, 'gu'),
    (_, name: string) => `@${changed.get(name) ?? name}`,
  );
}

/** A name as it can stand in "name: text" and "@name": control characters, line ends, colons and angles would break these. */
export function plainName(name: string): string {
  const line = name.replace(/[\p{C}\p{Z}:<>]+/gu, ' ').trim();
  return Array.from(line).slice(0, longestName).join('').trim() || 'Member';
}

function lookOf(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
