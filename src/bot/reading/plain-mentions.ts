import type { Person } from '../../history/names.ts';

/** What is known of the ids that a text holds. */
export interface Known {
  user(id: string): Person | undefined;
  role(id: string): string | undefined;
  channel(id: string): string | undefined;
}

/** A text without ids, and whom it names, each as `@name`. */
export interface Plain {
  text: string;
  people: Person[];
}

/** Discord's marks (docs, "Message Formatting"), and links to channels, but not to messages. */
const marks = new RegExp(
  [
    '<@!?(?<user>\\d+)>',
    '<@&(?<role>\\d+)>',
    '<#(?<channel>\\d+)>',
    'https://(?:\\w+\\.)?discord(?:app)?\\.com/channels/\\d+/(?<linked>\\d+)(?![\\d/])',
    '<a?:(?<emoji>\\w+):\\d+>',
    '</(?<command>[^:>\\n]+):\\d+>',
    '<t:(?<seconds>-?\\d{1,13})(?::[A-Za-z])?>',
    '<id:(?<page>[a-z-]+)(?::\\d+)?>',
  ].join('|'),
  'g',
);

/**
 * A text as people see it in Discord: names in place of mentions, `:name:` of custom emoji, a date of a timestamp (UTC).
 * Who or what is not known becomes "@somebody", "@role" or "#channel", so that no id is left.
 */
export function plainMentions(text: string, known: Known): Plain {
  const people = new Map<string, Person>();
  const plain = text.replaceAll(marks, (...found) => {
    const [whole, groups] = [found[0] as string, found.at(-1) as Record<string, string | undefined>];
    const { user, role, channel, linked, emoji, command, seconds, page } = groups;
    if (user !== undefined) {
      const person = known.user(user);
      if (person) people.set(person.id, person);
      return `@${person?.name ?? 'somebody'}`;
    }
    if (role !== undefined) return `@${known.role(role) ?? 'role'}`;
    if (channel !== undefined) return `#${known.channel(channel) ?? 'channel'}`;
    if (linked !== undefined) {
      const name = known.channel(linked);
      return name === undefined ? whole : `#${name}`;
    }
    if (emoji !== undefined) return `:${emoji}:`;
    if (command !== undefined) return `/${command}`;
    if (page !== undefined) return `#${page}`;
    return dateOf(Number(seconds)) ?? whole;
  });
  return { text: plain, people: [...people.values()] };
}

/** To the minute, in UTC. @param seconds since 1970 */
function dateOf(seconds: number): string | undefined {
  const date = new Date(seconds * 1000);
  const [lowest, highest] = [0, 9999];
  const year = Number.isNaN(date.getTime()) ? -1 : date.getUTCFullYear();
  if (year < lowest || year > highest) return undefined;
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
