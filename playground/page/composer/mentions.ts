import type { House, Room } from '../../wire/live.ts';

/** What can be named in a text, and how it is written in one. */
export interface Named {
  /** `@Ada`, `#general`. */
  shown: string;
  /** `<@123>`. */
  written: string;
  /** What it is, in a word. */
  hint: string;
}

/** Everything and everybody that can be named in a channel: the bot first. */
export function namedIn(house: House | undefined, room: Room | undefined): Named[] {
  if (!house) return [];
  const { bot, me } = house;
  const server = house.servers.find(({ id }) => id === room?.serverId);
  const members = server?.members ?? [bot, me];
  const user = ({ id, name }: { id: string; name: string }, hint: string): Named => ({
    shown: `@${name}`,
    written: `<@${id}>`,
    hint,
  });
  return [
    user(bot, 'The bot'),
    ...members.filter(({ id }) => id !== bot.id).map((one) => user(one, 'Member')),
    ...(server?.roles ?? []).map(({ id, name }) => ({
      shown: `@${name}`,
      written: `<@&${id}>`,
      hint: 'Role',
    })),
    ...(server?.places ?? [])
      .filter(({ type }) => type !== 4)
      .map(({ id, name, type }) => ({
        shown: `#${name}`,
        written: `<#${id}>`,
        hint: type === 11 || type === 12 ? 'Thread' : 'Channel',
      })),
  ];
}

/** Code, in which nothing is named. */
const code = /(```[\s\S]*?```|`[^`\n]+`)/;

/** A text as it is sent: names become mentions, the longest that fits first. */
export function written(text: string, named: readonly Named[]): string {
  if (named.length === 0) return text;
  const byShown = new Map<string, string>();
  for (const one of named) if (!byShown.has(one.shown)) byShown.set(one.shown, one.written);
  const shown = [...byShown.keys()].sort((one, other) => other.length - one.length).map(escaped);
  const name = new RegExp(`(?<![\\p{L}\\p{N}_<])(?:${shown.join('|')})(?![\\p{L}\\p{N}_])`, 'gu');
  return outsideCode(text, (part) => part.replace(name, (found) => byShown.get(found) ?? found));
}

/** A text as it is edited: mentions become names. */
export function readable(text: string, named: readonly Named[]): string {
  const byWritten = new Map(named.map((one) => [one.written, one.shown]));
  return outsideCode(text, (part) =>
    part.replace(/<(?:@!?|@&|#)\d+>/g, (found) => byWritten.get(found.replace('<@!', '<@')) ?? found),
  );
}

function outsideCode(text: string, change: (part: string) => string): string {
  return text
    .split(code)
    .map((part, index) => (index % 2 === 1 ? part : change(part)))
    .join('');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
