import { randomBytes } from 'node:crypto';
import type { Cdn } from './cdn.ts';
import type { Interaction } from './interactions.ts';
import { Snowflakes } from './snowflake.ts';
import type { Changes } from './until.ts';
import type { Json, Mentions, WireAttachment, WireCommand, WireComponent, WireUser } from './wire.ts';

/** A role of a server. */
export interface Role {
  id: string;
  name: string;
  permissions: bigint;
  mentionable: boolean;
  /** The bot whose own role this is. */
  botId?: string;
}

/** Somebody's membership of a server. */
export interface GuildMember {
  user: WireUser;
  nick: string | null;
  roles: string[];
  joinedAt: number;
  /** Epoch ms until which a timeout lasts; 0 for none. */
  timedOutUntil: number;
}

/** A server. */
export interface Guild {
  id: string;
  name: string;
  ownerId: string;
  /** False while the bot is not (or no longer) a member. */
  hasBot: boolean;
  /** True during an outage which takes the server away. */
  unavailable: boolean;
  roles: Map<string, Role>;
  members: Map<string, GuildMember>;
  channels: Map<string, Channel>;
  /** Names of commands, with the ids of whom an admin has allowed them beyond their default permissions. */
  allowedCommands: Map<string, Set<string>>;
  /** Of a community: the language that it has chosen. */
  communityLocale?: string;
}

/** A channel, thread, forum or DM. */
export interface Channel {
  id: string;
  type: number;
  name: string;
  topic: string | null;
  guild: Guild | undefined;
  /** The channel above a thread. */
  parent: Channel | undefined;
  /** The category that a channel stands in. */
  categoryId?: string | undefined;
  overwrites: Map<string, { allow: bigint; deny: bigint; isRole: boolean }>;
  /** The people of a DM, the bot included. */
  recipients: WireUser[];
  messages: Map<string, Message>;
  lastMessageId: string | null;
  tags: { id: string; name: string; moderated: boolean }[];
  requiresTag: boolean;
  /** Whether it is for adults. */
  nsfw: boolean;
  appliedTags: string[];
  thread: Thread | undefined;
  /** Epoch ms of the bot's last typing signal, 0 once it spoke. */
  typingAt: number;
}

/** What makes a channel a thread. */
export interface Thread {
  ownerId: string;
  archived: boolean;
  locked: boolean;
  autoArchiveMinutes: number;
  createdAt: number;
  members: Set<string>;
  count: number;
}

/** What a message shows at one moment. Never changed, only replaced. */
export interface MessageState {
  /** Epoch ms. */
  at: number;
  content: string;
  embeds: Json[];
  components: WireComponent[];
  attachments: WireAttachment[];
  flags: number;
  mentions: Mentions;
}

/** A message with everything it ever showed. */
export interface Message {
  id: string;
  type: number;
  channel: Channel;
  author: WireUser;
  /** Epoch ms; tests may set it back. */
  createdAt: number;
  editedAt: number | null;
  deletedAt: number | null;
  /** The only person who sees it. */
  ephemeralFor: string | undefined;
  /** The interaction that it answers. */
  interaction: Interaction | undefined;
  /** The message it answers; without one a channel as such: the thread that a notice tells of. */
  reference: { channelId: string; messageId?: string } | undefined;
  snapshots: Json[] | undefined;
  /** What was sent with it beside text and files, once and for all. */
  stickers: Json[];
  poll: Json | undefined;
  /** The webhook by which it came, where that is not an interaction's. */
  webhookId: string | undefined;
  nonce: string | number | undefined;
  /** Emoji → user ids. */
  reactions: Map<string, Set<string>>;
  thread: Channel | undefined;
  now: MessageState;
  states: MessageState[];
  /** User ids, role ids or `everyone`: who was notified when it was made. */
  pinged: string[];
}

/** Times that Discord enforces, all in ms; shorten them where a test should not wait. */
export interface Clocks {
  /** How long an interaction waits for its first answer: 3,000. */
  acknowledge: number;
  /** How long an interaction's token lives: 900,000. */
  token: number;
  /** The age from which edits of a message are limited further: 3,600,000. */
  oldMessage: number;
  /** How long a file's address is good: 86,400,000. */
  attachment: number;
  /** How long a typing signal lasts: 10,000. */
  typing: number;
  /** How long a nonce is remembered: 180,000. */
  nonce: number;
}

/** One gateway event on its way. */
export interface Dispatch {
  type: string;
  /** Intents of which the session must have one; 0 when none is needed. */
  intents: number;
  data: unknown;
  /** What a session without the message content intent gets instead. */
  withoutContent?: unknown;
}

/** The portal's settings and identity of the one application. */
export interface Application {
  id: string;
  name: string;
  owner: WireUser;
  /** Members of the team which owns the application; empty when a person does. */
  team: WireUser[];
}

/** Everything that the local Discord knows. */
export class World {
  readonly ids = new Snowflakes();
  readonly users = new Map<string, WireUser>();
  readonly guilds = new Map<string, Guild>();
  readonly channels = new Map<string, Channel>();
  readonly messages = new Map<string, Message>();
  /** Scope (server id, or `global`) → command id → command. */
  readonly commands = new Map<string, Map<string, WireCommand>>();
  readonly interactions = new Map<string, Interaction>();
  readonly interactionsByToken = new Map<string, Interaction>();
  /** Users who have installed the app for themselves. */
  readonly installedBy = new Set<string>();
  /** User id → the language of their client, where it is not en-US. */
  readonly locales = new Map<string, string>();
  /** How large files under an answer to an interaction may be, bytes; more with boosts and Nitro. */
  attachmentSizeLimit = 10 * 1024 * 1024;
  /** Users who do not let the bot write to them. */
  readonly closedTo = new Set<string>();
  /** Channel id → id of its webhook. */
  readonly webhooks = new Map<string, string>();
  readonly intents = { messageContent: true, guildMembers: false, presences: false };
  readonly token: string;
  readonly bot: WireUser;
  readonly application: Application;
  readonly clocks: Clocks;
  readonly changes: Changes;
  readonly cdn: Cdn;
  /** Set by the gateway. */
  send: (dispatch: Dispatch) => void = () => {};

  constructor(parts: { clocks: Clocks; changes: Changes; cdn: Cdn; name: string; owner: string }) {
    this.clocks = parts.clocks;
    this.changes = parts.changes;
    this.cdn = parts.cdn;
    const owner = this.addUser(parts.owner);
    this.application = { id: this.ids.next(), name: parts.name, owner, team: [] };
    // A bot's user id equals its application's id, as for every application made since 2016.
    this.bot = this.addUser(parts.name, { id: this.application.id, bot: true });
    this.token = `${Buffer.from(this.bot.id).toString('base64url')}.local.${randomBytes(24).toString('base64url')}`;
  }

  /** A new user; the name becomes user name and display name. */
  addUser(name: string, more: { id?: string; bot?: boolean } = {}): WireUser {
    const user: WireUser = {
      id: more.id ?? this.ids.next(),
      username: name.toLowerCase(),
      global_name: name,
      discriminator: '0',
      avatar: null,
      public_flags: 0,
      flags: 0,
      primary_guild: null,
      ...(more.bot && { bot: true }),
    };
    this.users.set(user.id, user);
    return user;
  }

  /** Whether the bot user is inside a channel: a member of its server, or one of the two of a DM. */
  botIsIn(channel: Channel): boolean {
    if (channel.guild) return channel.guild.hasBot;
    return channel.recipients.includes(this.bot);
  }
}
