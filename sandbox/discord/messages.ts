import { apiError, formError } from './api-error.ts';
import { keptFiles } from './attachments.ts';
import type { Interaction } from './interactions.ts';
import { mentionsIn } from './mentions.ts';
import { sees } from './permissions.ts';
import { wireMessageEvent, withoutContent } from './present.ts';
import { numbered, wireEmbeds, wirePoll } from './shape.ts';
import type { Channel, Message, MessageState, World } from './state.ts';
import { displayedText } from './validate/components.ts';
import {
  intent,
  type Json,
  type MessageBody,
  messageFlag,
  type Upload,
  type WireComponent,
  type WireUser,
} from './wire.ts';

/** The type of the message that stands first in a thread and shows the one on which the thread hangs. */
export const threadStarter = 21;

/** Everything a new message is made of. */
export interface NewMessage {
  channel: Channel;
  author: WireUser;
  body: MessageBody;
  uploads?: readonly Upload[];
  /** 0 ordinary, 19 reply, 20 answer to a slash command, 23 to a context menu. */
  type?: number;
  answered?: Message | undefined;
  /** The thread that a notice tells of (Discord docs, message types, thread created). */
  opened?: Channel;
  interaction?: Interaction | undefined;
  ephemeralFor?: string | undefined;
  /** An answer that is still to come ("thinking…"): may be empty. */
  loading?: boolean;
  /** Its id, where it is not a new one: the first message of a forum post has the post's. */
  id?: string;
  snapshots?: Json[] | undefined;
  /** `sticker_items`, as Discord shows them. */
  stickers?: Json[];
  webhookId?: string | undefined;
}

/** Makes a message, keeps it and tells the bot. Throws 50006 where nothing would be seen. */
export function createMessage(world: World, parts: NewMessage): Message {
  const { channel, author, body, answered, interaction, ephemeralFor } = parts;
  const id = parts.id ?? world.ids.next();
  const at = Date.now();
  const loading = parts.loading ? messageFlag.loading : 0;
  const content = (body.content ?? '').trim();
  const components = numbered(body.components ?? []);
  const now: MessageState = {
    at,
    content,
    embeds: wireEmbeds(body.embeds ?? []),
    components,
    attachments: keptFiles(world, channel, body, parts.uploads ?? [], [], ephemeralFor !== undefined),
    flags: (body.flags ?? 0) | loading | (ephemeralFor ? messageFlag.ephemeral : 0),
    mentions: mentionsIn(textOf(content, components), {
      allowed: body.allowed_mentions,
      channel,
      author,
      answered: parts.type === 19 && !interaction ? answered : undefined,
      webhook: interaction !== undefined,
    }),
  };
  const isSystem = parts.type !== undefined && ![0, 19, 20, 23].includes(parts.type);
  const showsMore = parts.loading || parts.snapshots || parts.stickers?.length || isSystem;
  if (!showsMore) refuseEmpty(now, body);
  const message: Message = {
    id,
    type: parts.type ?? 0,
    channel,
    author,
    createdAt: at,
    editedAt: null,
    deletedAt: null,
    ephemeralFor,
    interaction,
    reference: answered
      ? { channelId: answered.channel.id, messageId: answered.id }
      : parts.opened && { channelId: parts.opened.id },
    snapshots: parts.snapshots,
    stickers: parts.stickers ?? [],
    poll: body.poll ? wirePoll(body.poll) : undefined,
    webhookId: parts.webhookId,
    nonce: body.nonce ?? undefined,
    reactions: new Map(),
    thread: undefined,
    now,
    states: [now],
    pinged: parts.loading ? [] : namesOf(now),
  };
  world.messages.set(id, message);
  channel.messages.set(id, message);
  if (author === world.bot) channel.typingAt = 0;
  if (!ephemeralFor) {
    channel.lastMessageId = id;
    if (channel.thread) {
      channel.thread.count += 1;
      channel.thread.members.add(author.id);
    }
  }
  tell(world, 'MESSAGE_CREATE', message);
  return message;
}

/** Changes a message: what the body does not name stays (Discord docs, edit message). Throws 50006. */
export function editMessage(
  world: World,
  message: Message,
  body: MessageBody,
  uploads: readonly Upload[] = [],
): Message {
  const before = message.now;
  const content = body.content === undefined ? before.content : (body.content ?? '').trim();
  const components = body.components === undefined ? before.components : numbered(body.components ?? []);
  const editable = messageFlag.suppressEmbeds | messageFlag.componentsV2;
  let flags = before.flags & ~messageFlag.loading;
  if (body.flags !== undefined) {
    const version2 = (flags | (body.flags ?? 0)) & messageFlag.componentsV2;
    flags = (flags & ~editable) | ((body.flags ?? 0) & messageFlag.suppressEmbeds) | version2;
  }
  const wasLoading = (before.flags & messageFlag.loading) !== 0;
  const now: MessageState = {
    at: Date.now(),
    content,
    embeds: body.embeds === undefined ? before.embeds : wireEmbeds(body.embeds ?? []),
    components,
    attachments: keptFiles(
      world,
      message.channel,
      body,
      uploads,
      before.attachments,
      message.ephemeralFor !== undefined,
    ),
    flags,
    mentions: mentionsIn(textOf(content, components), {
      allowed: body.allowed_mentions,
      channel: message.channel,
      author: message.author,
      answered: undefined,
      webhook: message.interaction !== undefined,
    }),
  };
  refuseEmpty(now, body);
  refuseMixed(now);
  message.now = now;
  message.states.push(now);
  if (wasLoading) message.pinged = namesOf(now);
  else message.editedAt = now.at;
  tell(world, 'MESSAGE_UPDATE', message);
  return message;
}

/** Takes a message away and tells the bot. */
export function deleteMessage(world: World, message: Message): void {
  message.deletedAt = Date.now();
  message.channel.messages.delete(message.id);
  const { channel } = message;
  if (!message.ephemeralFor && world.botIsIn(channel)) {
    world.send({
      type: 'MESSAGE_DELETE',
      intents: channel.guild ? intent.guildMessages : intent.directMessages,
      data: { id: message.id, channel_id: channel.id, ...(channel.guild && { guild_id: channel.guild.id }) },
    });
  }
  world.changes.changed();
}

/** Takes several messages of a channel away at once, as bots that moderate do, and tells the bot in one event. */
export function deleteMessages(world: World, channel: Channel, messages: readonly Message[]): void {
  for (const message of messages) {
    message.deletedAt = Date.now();
    channel.messages.delete(message.id);
  }
  if (channel.guild && world.botIsIn(channel)) {
    world.send({
      type: 'MESSAGE_DELETE_BULK',
      intents: intent.guildMessages,
      data: { ids: messages.map(({ id }) => id), channel_id: channel.id, guild_id: channel.guild.id },
    });
  }
  world.changes.changed();
}

/** Sends an event about a message to the bot, where the bot can see it. */
export function tell(world: World, type: string, message: Message): void {
  const { channel } = message;
  world.changes.changed();
  if (message.ephemeralFor || !world.botIsIn(channel) || !sees(world.bot.id, channel)) return;
  const data = wireMessageEvent(world, message);
  world.send({
    type,
    intents: channel.guild ? intent.guildMessages : intent.directMessages,
    data,
    withoutContent: withoutContent(world, message, data),
  });
}

function namesOf(state: MessageState): string[] {
  const { users, roles, everyone } = state.mentions;
  return [...users, ...roles, ...(everyone ? ['everyone'] : [])];
}

function textOf(content: string, components: readonly WireComponent[]): string {
  const shown = displayedText(components);
  return shown ? `${content}\n${shown}` : content;
}

function refuseEmpty(state: MessageState, body: MessageBody): void {
  const shown = state.content || state.embeds.length || state.components.length || state.attachments.length;
  if (!shown && !body.sticker_ids?.length && !body.poll) throw apiError(50006);
}

/** A message that becomes version 2 by an edit must lose its text and embeds in the same request. */
function refuseMixed({ flags, content, embeds }: MessageState): void {
  if (!(flags & messageFlag.componentsV2)) return;
  const left = content ? 'content' : embeds.length > 0 ? 'embeds' : undefined;
  if (left === undefined) return;
  const message = `The '${left}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`;
  const code = 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2';
  throw formError([{ path: [left], code, message }]);
}
