import { type CommandPlace, offer, refusal } from './offer.ts';
import { may, sees } from './permissions.ts';
import { wireMessage } from './present.ts';
import type { Channel, Guild, Message, World } from './state.ts';
import { channelType, type Json, messageFlag, type WireCommand } from './wire.ts';

/** A channel, thread or direct message as it stands in the list of a person's client. */
export interface ListedChannel {
  id: string;
  name: string;
  type: number;
  topic: string | null;
  /** The server that it is in; none for a direct message. */
  serverId: string | undefined;
  /** The channel of a thread, or the category of a channel. */
  parentId: string | undefined;
  archived: boolean;
  /** The newest message that everybody there sees, or saw. */
  newest: string | null;
  /** Why the person cannot write there. */
  readOnly: 'locked' | 'permission' | undefined;
}

/** A server as it stands in the list of a person's client. */
export interface ListedServer {
  id: string;
  name: string;
  channels: ListedChannel[];
  roles: { id: string; name: string }[];
  members: { id: string; name: string; bot: boolean }[];
}

/** What a person's client shows: what they see, and nothing else. */
export class Client {
  readonly #world: World;
  readonly #userId: string;

  constructor(world: World, userId: string) {
    this.#world = world;
    this.#userId = userId;
  }

  /** The servers of which they are a member, with the channels that they see. */
  servers(): ListedServer[] {
    return [...this.#world.guilds.values()]
      .filter((guild) => guild.members.has(this.#userId))
      .map((guild) => this.#server(guild));
  }

  /** Their direct messages, named by whom they are with. */
  directs(): ListedChannel[] {
    return [...this.#world.channels.values()]
      .filter((one) => !one.guild && one.recipients.some(({ id }) => id === this.#userId))
      .map((one) => this.#listed(one));
  }

  /** A channel; nothing where they do not see it. */
  channel(id: string): ListedChannel | undefined {
    const channel = this.#world.channels.get(id);
    return channel && sees(this.#userId, channel) ? this.#listed(channel) : undefined;
  }

  /** The newest messages of a channel in wire form, oldest first, with those that they alone see. */
  messages(channelId: string, most = 200): Json[] {
    const channel = this.#world.channels.get(channelId);
    if (!channel || !sees(this.#userId, channel)) return [];
    return [...channel.messages.values()]
      .filter(({ ephemeralFor }) => ephemeralFor === undefined || ephemeralFor === this.#userId)
      .slice(-most)
      .map((message) => this.#message(message));
  }

  /** The commands that they may use in a channel, as registered. */
  commands(channelId: string): WireCommand[] {
    const channel = this.#world.channels.get(channelId);
    const user = this.#world.users.get(this.#userId);
    if (!channel || !user) return [];
    const place: CommandPlace = { world: this.#world, user, channel };
    const scopes = [channel.guild?.id ?? '', 'global'];
    const registered = scopes.flatMap((scope) => [...(this.#world.commands.get(scope)?.values() ?? [])]);
    return registered.filter(
      (command) => offer(place, command) !== undefined && refusal(place, command) === undefined,
    );
  }

  /** Their client's language, as Discord names it. */
  get locale(): string {
    return this.#world.locales.get(this.#userId) ?? 'en-US';
  }

  #server(guild: Guild): ListedServer {
    const roles = [...guild.roles.values()].filter(({ id }) => id !== guild.id);
    return {
      id: guild.id,
      name: guild.name,
      channels: [...guild.channels.values()]
        .filter((channel) => sees(this.#userId, channel))
        .map((channel) => this.#listed(channel)),
      roles: roles.map(({ id, name }) => ({ id, name })),
      members: [...guild.members.values()].map(({ user, nick }) => ({
        id: user.id,
        name: nick ?? user.global_name ?? user.username,
        bot: user.bot === true,
      })),
    };
  }

  #listed(channel: Channel): ListedChannel {
    const others = channel.recipients.filter(({ id }) => id !== this.#userId);
    return {
      id: channel.id,
      name: channel.guild ? channel.name : others.map((user) => user.global_name ?? user.username).join(', '),
      type: channel.type,
      topic: channel.topic,
      serverId: channel.guild?.id,
      parentId: channel.parent?.id ?? channel.categoryId,
      archived: channel.thread?.archived ?? false,
      newest: channel.lastMessageId,
      readOnly: this.#readOnly(channel),
    };
  }

  #readOnly(channel: Channel): ListedChannel['readOnly'] {
    if (channel.thread?.locked && !may(this.#userId, channel, 'ManageThreads')) return 'locked';
    const holdsNone = channel.type === channelType.category || channel.type === channelType.forum;
    const needed = channel.thread ? 'SendMessagesInThreads' : 'SendMessages';
    return holdsNone || !may(this.#userId, channel, needed) ? 'permission' : undefined;
  }

  #message(message: Message): Json {
    const wire = wireMessage(this.#world, message);
    const flags = message.ephemeralFor === undefined ? 0 : messageFlag.ephemeral;
    const reactions = wire.reactions as Json[] | undefined;
    const given = [...message.reactions.values()];
    return {
      ...wire,
      flags: (wire.flags as number) | flags,
      ...(reactions && {
        reactions: reactions.map((one, index) => ({ ...one, me: given[index]?.has(this.#userId) })),
      }),
    };
  }
}
