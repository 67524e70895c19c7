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

/** Discord's marks (docs, "Message Formatting"), and links to servers, channels and messages. */
const marks = new RegExp(
  [
    '<@!?(?<user>\\d+)>',
    '<@&(?<role>\\d+)>',
    '<#(?<channel>\\d+)>',
    'https?://(?:\\w+\\.)?discord(?:app)?\\.com/channels/(?<home>\\d+|@me)(?:/(?<linked>\\d+)(?:/(?:threads/)?(?<message>\\d+))?)?',
    '<a?:(?<emoji>\\w+):\\d+>',
    '</(?<command>[^:>\\n]+):\\d+>',
    '<t:(?<seconds>-?\\d{1,13})(?::[A-Za-z])?>',
    '<id:(?<page>[a-z-]+)(?::\\d+)?>',
  ].join('|'),
  'g',
);

/**
 * A text as people see it in Discord: names in place of mentions and of links to what is in Discord, `:name:` of custom
 * emoji, a date of a timestamp (UTC). Who or what is not known becomes "@somebody", "@role" or "#channel", so that no id is
 * left. Links to files stay as they are.
 */
export function plainMentions(text: string, known: Known): Plain {
  const people = new Map<string, Person>();
  const plain = text.replaceAll(marks, (...found) => {
    const [whole, groups] = [found[0] as string, found.at(-1) as Record<string, string | undefined>];
    const { user, role, channel, home, linked, message, emoji, command, seconds, page } = groups;
    if (user !== undefined) {
      const person = known.user(user);
      if (person) people.set(person.id, person);
      return `@${person?.name ?? 'somebody'}`;
    }
    if (role !== undefined) return `@${known.role(role) ?? 'role'}`;
    if (channel !== undefined) return `#${known.channel(channel) ?? 'channel'}`;
    if (home !== undefined) return placeOf(linked, message, known);
    if (emoji !== undefined) return `:${emoji}:`;
    if (command !== undefined) return `/${command}`;
    if (page !== undefined) return `#${page}`;
    return dateOf(Number(seconds)) ?? whole;
  });
  return { text: plain, people: [...people.values()] };
}

/** What a link leads to. */
function placeOf(channelId: string | undefined, messageId: string | undefined, known: Known): string {
  if (channelId === undefined) return '[a place in Discord]';
  const channel = `#${known.channel(channelId) ?? 'channel'}`;
  return messageId === undefined ? channel : `[message in ${channel}]`;
}

/** To the minute, in UTC. @param seconds since 1970 */
function dateOf(seconds: number): string | undefined {
  const date = new Date(seconds * 1000);
  const [lowest, highest] = [0, 9999];
  const year = Number.isNaN(date.getTime()) ? -1 : date.getUTCFullYear();
  if (year < lowest || year > highest) return undefined;
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
