import { wireChannel } from './present-place.ts';
import type { Channel, Guild, World } from './state.ts';
import { channelType, intent, type WireUser } from './wire.ts';

/** What a new channel is made of. */
export interface NewChannel {
  type: number;
  name: string;
  guild?: Guild;
  recipients?: WireUser[];
}

/** Makes a channel; the bot is told by `announceChannel`. */
export function createChannel(world: World, parts: NewChannel): Channel {
  const channel: Channel = {
    id: world.ids.next(),
    type: parts.type,
    name: parts.name,
    topic: null,
    guild: parts.guild,
    parent: undefined,
    overwrites: new Map(),
    recipients: parts.recipients ?? [],
    messages: new Map(),
    lastMessageId: null,
    tags: [],
    requiresTag: false,
    nsfw: false,
    appliedTags: [],
    thread: undefined,
    typingAt: 0,
  };
  world.channels.set(channel.id, channel);
  parts.guild?.channels.set(channel.id, channel);
  return channel;
}

/** Sends an event about a channel to the bot. */
export function announceChannel(world: World, type: string, channel: Channel): void {
  world.changes.changed();
  if (!channel.guild?.hasBot) return;
  world.send({ type, intents: intent.guilds, data: wireChannel(world, channel) });
}

/** The DM of these people, made when there is none yet. */
export function directChannel(world: World, people: WireUser[]): Channel {
  for (const channel of world.channels.values()) {
    const same =
      channel.recipients.length === people.length && people.every((one) => channel.recipients.includes(one));
    if (channel.type === channelType.direct && same) return channel;
  }
  return createChannel(world, { type: channelType.direct, name: '', recipients: people });
}
