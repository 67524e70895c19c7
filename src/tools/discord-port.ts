/** A message as a tool reads it. */
export interface SeenMessage {
  id: string;
  /** ms since 1970 */
  at: number;
  author: string;
  /** Plain text, with names in place of ids; cut where it is very long. */
  text: string;
  /** Name of the channel or thread in which it stands. */
  channel: string;
  link: string;
}

/** Part of a channel, oldest first. */
export interface SeenChannel {
  name: string;
  messages: SeenMessage[];
}

/** What is looked for in messages. */
export interface Search {
  /** Words that all have to be in a message; may be empty where an author is named. */
  words: string;
  /** Name, mention, id or link of the only channel that is searched. */
  channel?: string | undefined;
  /** Name, mention or id of who wrote it. */
  author?: string | undefined;
  /** How many messages at most, 1 to 25. */
  limit: number;
}

/** What was found, newest first. */
export interface Found {
  messages: SeenMessage[];
  /** How many fit in all, where that is known. */
  total: number | undefined;
  /** `server`: all channels which everybody who sees the answer may read; `own`: all which the asker may read; `channel`: one. */
  searched: 'server' | 'own' | 'channel';
  /** Only so many of the channel's newest messages were looked through, since Discord's own search could not be had. */
  newest?: number;
}

/** A native poll. */
export interface Poll {
  /** 1 to 300 units. */
  question: string;
  /** 2 to 10, each of 1 to 55 units. */
  answers: string[];
  /** 1 to 768. */
  hours: number;
  /** Whether one may vote for several answers. */
  multiple: boolean;
}

/** Something that was made on Discord. */
export interface Made {
  name: string;
  link: string;
}

/** Something that the asker wants to be told later. */
export interface Reminder {
  id: number;
  text: string;
  /** ms since 1970 */
  at: number;
}

/**
 * What tools can do on Discord. It is made for one question, and grants nothing that its asker may not see or do, nor shows to
 * others by the answer what they may not read. What cannot be done is thrown as a UserError that says why.
 */
export interface DiscordPort {
  /**
   * The newest messages of a channel.
   *
   * @param request `channel`: name, mention, id or link, absent: where it was asked; `before`: id of a message
   */
  readChannel(request: {
    channel?: string | undefined;
    limit: number;
    before?: string | undefined;
  }): Promise<SeenChannel>;
  searchMessages(search: Search): Promise<Found>;
  /** Posts a poll where it was asked. */
  createPoll(poll: Poll): Promise<Made>;
  /** Opens a public thread in the channel where it was asked, with a first message if there is one, and the asker in it. */
  createThread(thread: { name: string; message?: string | undefined }): Promise<Made>;
  reminders: {
    /** The time zone in which the asker's times are meant: an IANA name. */
    zone(): Promise<string>;
    /** Told where it was asked, or directly where that was private. @param at ms since 1970 */
    add(text: string, at: number): Promise<Reminder>;
    /** The asker's open ones, next first; where others see the answer, only those which are told there. */
    list(): Promise<Reminder[]>;
    /** @returns whether there was such a one among those which `list` gives */
    cancel(id: number): Promise<boolean>;
  };
}
