import { apiError } from './api-error.ts';
import { createMessage, threadStarter } from './messages.ts';
import { sees } from './permissions.ts';
import { wireChannel } from './present-place.ts';
import type { Channel, Message, World } from './state.ts';
import { intent, type Json } from './wire.ts';

/** What a new thread is made of. */
export interface NewThread {
  parent: Channel;
  name: string;
  /** 11 public, 12 private. */
  type: number;
  ownerId: string;
  /** The message it hangs on; its id becomes the thread's. */
  from?: Message;
  autoArchiveMinutes?: number;
  appliedTags?: string[];
}

/** Makes a thread and tells the bot. Throws 160004 where the message has one already. */
export function createThread(world: World, parts: NewThread): Channel {
  const { parent, from } = parts;
  if (!parent.guild) throw apiError(50024);
  if (from?.thread) throw apiError(160004);
  const thread: Channel = {
    id: from?.id ?? world.ids.next(),
    type: parts.type,
    name: parts.name,
    topic: null,
    guild: parent.guild,
    parent,
    overwrites: new Map(),
    recipients: [],
    messages: new Map(),
    lastMessageId: null,
    tags: [],
    requiresTag: false,
    nsfw: false,
    appliedTags: parts.appliedTags ?? [],
    typingAt: 0,
    thread: {
      ownerId: parts.ownerId,
      archived: false,
      locked: false,
      autoArchiveMinutes: parts.autoArchiveMinutes ?? 4320,
      createdAt: Date.now(),
      members: new Set([parts.ownerId]),
      count: 0,
    },
  };
  world.channels.set(thread.id, thread);
  parent.guild.channels.set(thread.id, thread);
  if (from) from.thread = thread;
  announceThread(world, 'THREAD_CREATE', thread, { newly_created: true });
  const author = world.users.get(parts.ownerId);
  // What people see of it: in the thread the message on which it hangs, else a line in the channel above.
  if (author && from)
    createMessage(world, { channel: thread, author, body: {}, type: threadStarter, answered: from });
  else if (author && parts.type === 11 && parent.type !== 15) {
    createMessage(world, {
      channel: parent,
      author,
      body: { content: parts.name },
      type: 18,
      opened: thread,
    });
  }
  return thread;
}

/** Sends an event about a thread to the bot, where it may see it. */
export function announceThread(world: World, type: string, thread: Channel, more: Json = {}): void {
  world.changes.changed();
  if (!world.botIsIn(thread) || !sees(world.bot.id, thread)) return;
  world.send({ type, intents: intent.guilds, data: { ...wireChannel(world, thread), ...more } });
}

/** Takes a channel or thread away, with all that hangs on it, and tells the bot. */
export function removeChannel(world: World, channel: Channel): void {
  const { guild } = channel;
  world.channels.delete(channel.id);
  guild?.channels.delete(channel.id);
  for (const message of channel.messages.values()) message.deletedAt = Date.now();
  world.changes.changed();
  if (!guild?.hasBot) return;
  if (!channel.thread) {
    const below = [...guild.channels.values()].filter((one) => one.parent === channel);
    for (const thread of below) removeChannel(world, thread);
    world.send({ type: 'CHANNEL_DELETE', intents: intent.guilds, data: wireChannel(world, channel) });
    return;
  }
  const data = { id: channel.id, guild_id: guild.id, parent_id: channel.parent?.id, type: channel.type };
  world.send({ type: 'THREAD_DELETE', intents: intent.guilds, data });
}
