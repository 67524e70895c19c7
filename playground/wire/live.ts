import type { Message } from './message.ts';

/**
 * What the server tells a tab by `GET /live?as=PERSON&in=CHANNEL&most=MESSAGES` (server-sent events, `data` is one `LiveEvent`). A connection
 * begins with all that there is, then tells what differs from what it has told: whoever connects anew needs no memory.
 */
export type LiveEvent =
  | { type: 'house'; house: House }
  | { type: 'commands'; commands: Command[] }
  | { type: 'channel'; channel: Room; messages: Message[] }
  | { type: 'messages'; changed: Message[]; gone: string[] }
  | { type: 'typing'; names: string[] };

/** Everything beside the channel that is open. */
export interface House {
  /** Whether models answer, or the local OpenRouter does. */
  isReal: boolean;
  /** The bot's user id and name, whether it is connected, and how it ended where its process has. */
  bot: { id: string; name: string; isOnline: boolean; ending?: { code: number | null; why?: string } };
  people: Person[];
  /** Who looks. */
  me: Person;
  servers: ServerOfHouse[];
  /** Direct messages of whoever looks. */
  directs: ListedPlace[];
  /** What mentions in texts are called: users, roles and channels by id. */
  names: { users: Record<string, string>; roles: Record<string, string>; channels: Record<string, string> };
}

/** Somebody whom one can be. */
export interface Person {
  id: string;
  name: string;
  /** What they are in servers, in words (`owner`, `admin`, `member`, `guest`), by the servers' ids. */
  roles: Record<string, string>;
  /** Discord's name of their client's language. */
  locale: string;
}

/** A server as a person sees it. */
export interface ServerOfHouse {
  id: string;
  name: string;
  places: ListedPlace[];
  /** Roles that can be chosen in selects and options. */
  roles: { id: string; name: string }[];
  members: { id: string; name: string; bot: boolean }[];
}

/** Discord docs, channel types. */
export const channelType = {
  text: 0,
  direct: 1,
  voice: 2,
  category: 4,
  news: 5,
  publicThread: 11,
  privateThread: 12,
  forum: 15,
};

/** A channel, thread or direct message. */
export interface Place {
  id: string;
  name: string;
  /** See `channelType`. */
  type: number;
  /** The channel of a thread. */
  parentId?: string;
  /** A thread that nobody has written in for long. */
  isArchived?: boolean;
}

/** A place in the list. */
export interface ListedPlace extends Place {
  /** The id of its newest message. */
  newest?: string;
}

/** The channel that is open. */
export interface Room extends Place {
  topic: string | null;
  serverId?: string;
  /** There are older messages than those that are told. */
  hasOlder?: true;
  /** Why whoever looks cannot write here; nothing where they can. */
  readOnly?: string;
}

/** A command that whoever looks may use here, in their language. */
export interface Command {
  /** With sub-commands after spaces, as `Act` wants it: registered names. */
  path: string;
  /** As their client shows it. */
  shown: string;
  description: string;
  /** 1 a slash command, 2 of the menu of a person, 3 of the menu of a message. */
  type: 1 | 2 | 3;
  options: CommandOption[];
}

/** An option of a command (Discord docs, application command option). */
export interface CommandOption {
  name: string;
  shown: string;
  description: string;
  /** 3 text, 4 integer, 5 yes or no, 6 member, 7 channel, 8 role, 9 member or role, 10 number, 11 file. */
  type: number;
  required: boolean;
  autocomplete: boolean;
  choices: Choice[];
  min?: number;
  max?: number;
  /** Of a channel: Discord's types of those that can be chosen. */
  channelTypes?: number[];
  /** Of a file: `image`, `video`, `audio`, `.pdf`. */
  fileTypes?: string[];
  minLength?: number;
  maxLength?: number;
}

/** What can be chosen. */
export interface Choice {
  name: string;
  value: string | number;
}
