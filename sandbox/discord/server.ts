import { announceChannel, createChannel } from './channels.ts';
import type { Gateway } from './gateway.ts';
import { deleteMessages } from './messages.ts';
import { bitsOf, botDefault, everyoneDefault, type PermissionName } from './permissions.ts';
import { wireRole } from './present-place.ts';
import type { Channel, Guild, Role, World } from './state.ts';
import { announceThread, createThread, removeChannel } from './threads.ts';
import { channelType, intent, type Json, type WireUser } from './wire.ts';

/** Anything that has an id. */
export interface HasId {
  readonly id: string;
}

/** What a channel denies or grants to the bot. */
export interface ChannelOptions {
  deny?: readonly PermissionName[];
  allow?: readonly PermissionName[];
  topic?: string;
  /** Whether it is for adults. */
  nsfw?: boolean;
  /** The category that it stands in. */
  category?: HasId;
}

/** A channel, thread, forum or DM, in the hands of a test. */
export class ChannelHandle {
  readonly id: string;
  readonly #world: World;
  readonly #channel: Channel;

  constructor(world: World, channel: Channel) {
    this.#world = world;
    this.#channel = channel;
    this.id = channel.id;
  }

  /** Its name now. */
  get name(): string {
    return this.#channel.name;
  }

  /** How one writes its mention. */
  get mention(): string {
    return `<#${this.id}>`;
  }

  /** Whether a thread is archived. */
  get archived(): boolean {
    return this.#channel.thread?.archived === true;
  }

  /** Whether a thread is locked. */
  get locked(): boolean {
    return this.#channel.thread?.locked === true;
  }

  /** Its threads. */
  get threads(): ChannelHandle[] {
    const all = [...(this.#channel.guild?.channels.values() ?? [])];
    return all
      .filter((one) => one.parent === this.#channel)
      .map((one) => new ChannelHandle(this.#world, one));
  }

  /** Denies and grants permissions here to somebody, to a role, to everyone of the server, or to the bot. */
  permit(who: HasId | 'bot' | 'everyone', { deny, allow }: Pick<ChannelOptions, 'deny' | 'allow'>): this {
    const { guild } = this.#channel;
    if (!guild) throw new Error('a DM has no permissions');
    const id = who === 'bot' ? this.#world.bot.id : who === 'everyone' ? guild.id : who.id;
    this.#channel.overwrites.set(id, {
      allow: bitsOf(allow),
      deny: bitsOf(deny),
      isRole: guild.roles.has(id),
    });
    announceChannel(this.#world, 'CHANNEL_UPDATE', this.#channel);
    return this;
  }

  /** A thread of this channel, begun by somebody, on a message or on none. */
  thread(name: string, options: { by?: HasId; from?: HasId; private?: boolean } = {}): ChannelHandle {
    const from = options.from && this.#world.messages.get(options.from.id);
    const thread = createThread(this.#world, {
      parent: this.#channel,
      name,
      type: options.private ? channelType.privateThread : channelType.publicThread,
      ownerId: options.by?.id ?? this.#channel.guild?.ownerId ?? this.#world.application.owner.id,
      ...(from && { from }),
    });
    return new ChannelHandle(this.#world, thread);
  }

  /** Archives a thread (or takes it out of the archive), and locks it when told so. */
  archive({ archived = true, locked }: { archived?: boolean; locked?: boolean } = {}): void {
    const { thread } = this.#channel;
    if (!thread) throw new Error('only a thread can be archived');
    thread.archived = archived;
    thread.locked = locked ?? thread.locked;
    announceThread(this.#world, 'THREAD_UPDATE', this.#channel);
  }

  /** Deletes several of its messages at once, as a bot that moderates does. */
  purge(...which: readonly HasId[]): void {
    const found = which.flatMap(({ id }) => this.#channel.messages.get(id) ?? []);
    deleteMessages(this.#world, this.#channel, found);
  }

  /** Gives a thread another name, as a member does. */
  rename(name: string): void {
    this.#channel.name = name;
    announceThread(this.#world, 'THREAD_UPDATE', this.#channel);
  }

  /** Deletes it with all that hangs on it. */
  delete(): void {
    removeChannel(this.#world, this.#channel);
  }
}

/** What a server is made with. */
export interface ServerOptions {
  /** Its owner; somebody unknown by default. */
  owner?: HasId;
  /** False: the bot is not in it, so only a member's own installation of the app works. */
  bot?: boolean;
  /** What the bot's own role grants; what a chat bot usually asks for by default. */
  permissions?: readonly PermissionName[];
  /** What everyone may do there; what a new server gives by default. */
  everyone?: readonly PermissionName[];
  /** Its id; for tests that make a server with the id of an older one. */
  id?: string;
  /** It is a community which speaks this language. */
  communityLocale?: string;
}

/** A server, in the hands of a test. */
export class ServerHandle {
  readonly id: string;
  readonly name: string;
  readonly #world: World;
  readonly #gateway: Gateway;
  readonly #guild: Guild;
  readonly #permissions: readonly PermissionName[];

  constructor(world: World, gateway: Gateway, name: string, options: ServerOptions) {
    this.#world = world;
    this.#gateway = gateway;
    this.#permissions = options.permissions ?? botDefault;
    this.id = options.id ?? world.ids.next();
    this.name = name;
    const owner = world.users.get(options.owner?.id ?? '') ?? world.addUser(`${name} owner`);
    this.#guild = {
      id: this.id,
      name,
      ownerId: owner.id,
      hasBot: false,
      unavailable: false,
      roles: new Map(),
      members: new Map(),
      channels: new Map(),
      allowedCommands: new Map(),
      ...(options.communityLocale !== undefined && { communityLocale: options.communityLocale }),
    };
    const everyone = options.everyone ? bitsOf(options.everyone) : everyoneDefault;
    this.#addRole({ id: this.id, name: '@everyone', permissions: everyone, mentionable: false });
    this.#addMember(owner, []);
    world.guilds.set(this.id, this.#guild);
    if (options.bot ?? true) this.invite();
  }

  /** The id of the bot's own role here. */
  get botRoleId(): string | undefined {
    return [...this.#guild.roles.values()].find((role) => role.botId !== undefined)?.id;
  }

  /** Whether the bot is a member. */
  get hasBot(): boolean {
    return this.#guild.hasBot;
  }

  /** Lets the bot in. */
  invite(): void {
    const role = this.#addRole({
      id: this.#world.ids.next(),
      name: this.#world.application.name,
      permissions: bitsOf(this.#permissions),
      mentionable: false,
      botId: this.#world.bot.id,
    });
    this.#addMember(this.#world.bot, [role.id]);
    this.#guild.hasBot = true;
    this.#gateway.guildCreate(this.#guild);
  }

  /** Throws the bot out. */
  kick(): void {
    this.#guild.hasBot = false;
    this.#guild.members.delete(this.#world.bot.id);
    this.#world.send({ type: 'GUILD_DELETE', intents: intent.guilds, data: { id: this.id } });
    this.#world.changes.changed();
  }

  /** Makes the server unavailable, as an outage does, or available again. */
  outage(unavailable = true): void {
    this.#guild.unavailable = unavailable;
    const data = { id: this.id, unavailable: true };
    if (unavailable) this.#world.send({ type: 'GUILD_DELETE', intents: intent.guilds, data });
    else this.#gateway.guildCreate(this.#guild);
  }

  /** A text channel. `deny` and `allow` are for the bot. */
  channel(name: string, options: ChannelOptions = {}): ChannelHandle {
    return this.#make(channelType.text, name, options);
  }

  /** A category, in which channels can stand. */
  category(name: string): ChannelHandle {
    return this.#make(channelType.category, name, {});
  }

  /** A forum. With `requiresTag` posts need a tag; with `moderated` only moderators may give its tags. */
  forum(
    name: string,
    options: ChannelOptions & { tags?: string[]; requiresTag?: boolean; moderated?: boolean } = {},
  ): ChannelHandle {
    return this.#make(channelType.forum, name, options, (channel) => {
      const { tags = [], moderated = false } = options;
      channel.tags = tags.map((name) => ({ id: this.#world.ids.next(), name, moderated }));
      channel.requiresTag = options.requiresTag ?? false;
    });
  }

  /** A role. */
  role(name: string, options: { permissions?: readonly PermissionName[]; mentionable?: boolean } = {}): Role {
    return this.#addRole({
      id: this.#world.ids.next(),
      name,
      permissions: bitsOf(options.permissions),
      mentionable: options.mentionable ?? false,
    });
  }

  /** Deletes a role: nobody has it any more. */
  removeRole({ id }: HasId): void {
    this.#guild.roles.delete(id);
    for (const member of this.#guild.members.values()) {
      member.roles = member.roles.filter((role) => role !== id);
    }
    for (const channel of this.#guild.channels.values()) channel.overwrites.delete(id);
    this.#announce('GUILD_ROLE_DELETE', { role_id: id });
  }

  /** Allows somebody a command beyond its default permissions (Server Settings → Integrations). */
  allowCommand(name: string, { id }: HasId): void {
    const allowed = this.#guild.allowedCommands.get(name) ?? new Set();
    this.#guild.allowedCommands.set(name, allowed.add(id));
  }

  /** Somebody becomes a member; `permissions` come by a role of their own. */
  join(
    user: WireUser,
    options: { permissions?: readonly PermissionName[]; roles?: readonly HasId[] } = {},
  ): void {
    const roles = (options.roles ?? []).map((role) => role.id);
    if (options.permissions?.length) {
      roles.push(this.role(`role of ${user.username}`, { permissions: options.permissions }).id);
    }
    this.#addMember(user, roles);
  }

  /** Somebody is no member any more. */
  leave(user: HasId): void {
    this.#guild.members.delete(user.id);
    const data = { guild_id: this.id, user: this.#world.users.get(user.id) };
    if (this.hasBot) this.#world.send({ type: 'GUILD_MEMBER_REMOVE', intents: intent.guildMembers, data });
    this.#world.changes.changed();
  }

  /** Puts somebody into a timeout of so many ms: they may only look. `bot` for the bot itself. */
  timeout(who: HasId | 'bot', ms: number): void {
    const member = this.#guild.members.get(who === 'bot' ? this.#world.bot.id : who.id);
    if (member) member.timedOutUntil = Date.now() + ms;
  }

  #make(
    type: number,
    name: string,
    options: ChannelOptions,
    prepare?: (channel: Channel) => void,
  ): ChannelHandle {
    const channel = createChannel(this.#world, { type, name, guild: this.#guild });
    channel.topic = options.topic ?? null;
    channel.nsfw = options.nsfw ?? false;
    channel.categoryId = options.category?.id;
    if (options.deny || options.allow) {
      const bits = { allow: bitsOf(options.allow), deny: bitsOf(options.deny), isRole: false };
      channel.overwrites.set(this.#world.bot.id, bits);
    }
    prepare?.(channel);
    announceChannel(this.#world, 'CHANNEL_CREATE', channel);
    return new ChannelHandle(this.#world, channel);
  }

  #addRole(role: Role): Role {
    this.#guild.roles.set(role.id, role);
    this.#announce('GUILD_ROLE_CREATE', { role: wireRole(role, this.#guild.roles.size - 1) });
    return role;
  }

  #announce(type: string, data: Json): void {
    this.#world.changes.changed();
    if (!this.hasBot) return;
    this.#world.send({ type, intents: intent.guilds, data: { guild_id: this.id, ...data } });
  }

  #addMember(user: WireUser, roles: string[]): void {
    const member = { user, nick: null, roles, joinedAt: Date.now(), timedOutUntil: 0 };
    this.#guild.members.set(user.id, member);
  }
}
