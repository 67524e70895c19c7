import type { Interaction } from './interactions.ts';
import { wireChannel, wireMemberOnly } from './present-place.ts';
import type { Message, World } from './state.ts';
import { type Json, messageFlag, type WireUser } from './wire.ts';

const iso = (ms: number): string => new Date(ms).toISOString();

function wireMentioned(world: World, message: Message): WireUser[] {
  return message.now.mentions.users.flatMap((id) => world.users.get(id) ?? []);
}

/** A message as REST answers it: the newest state, the answered message one level deep. */
export function wireMessage(world: World, message: Message, depth = 0): Json {
  const { now, interaction } = message;
  const hasThread = message.thread ? messageFlag.hasThread : 0;
  const wire: Json = {
    id: message.id,
    type: message.type,
    channel_id: message.channel.id,
    author: message.author,
    content: now.content,
    embeds: now.embeds,
    components: now.components,
    attachments: now.attachments.map((attachment) => world.cdn.sign(attachment)),
    mentions: wireMentioned(world, message),
    mention_roles: now.mentions.roles,
    mention_everyone: now.mentions.everyone,
    pinned: false,
    tts: false,
    flags: now.flags | hasThread,
    timestamp: iso(message.createdAt),
    edited_timestamp: message.editedAt === null ? null : iso(message.editedAt),
  };
  if (message.nonce !== undefined) wire.nonce = message.nonce;
  if (message.snapshots) wire.message_snapshots = message.snapshots;
  if (message.stickers.length > 0) wire.sticker_items = message.stickers;
  if (message.poll) wire.poll = message.poll;
  if (message.webhookId !== undefined) wire.webhook_id = message.webhookId;
  if (message.thread) wire.thread = wireChannel(world, message.thread);
  if (message.reactions.size > 0) {
    wire.reactions = [...message.reactions].map(([emoji, users]) => wireReaction(world, emoji, users));
  }
  if (interaction) {
    wire.webhook_id = world.application.id;
    wire.application_id = world.application.id;
    const original = interaction.original;
    wire.interaction_metadata = {
      id: interaction.id,
      type: interaction.type,
      user: interaction.user,
      authorizing_integration_owners: interaction.owners,
      ...(original && original !== message && { original_response_message_id: original.id }),
      ...wireTarget(interaction),
      ...(interaction.type === 3 && interaction.message && { interacted_message_id: interaction.message.id }),
      ...(interaction.type === 5 && { triggering_interaction_metadata: { ...interaction.metadataOfCause } }),
    };
    if (interaction.commandName !== undefined && original === message) {
      wire.interaction = {
        id: interaction.id,
        type: 2,
        name: interaction.commandName,
        user: interaction.user,
      };
    }
  }
  if (message.reference) {
    const { channelId, messageId } = message.reference;
    const forwarded = message.snapshots !== undefined;
    wire.message_reference = {
      type: forwarded ? 1 : 0,
      channel_id: channelId,
      ...(messageId !== undefined && { message_id: messageId }),
      ...(message.channel.guild && { guild_id: message.channel.guild.id }),
    };
    if (depth === 0 && !forwarded && messageId !== undefined) {
      const answered = world.messages.get(messageId);
      wire.referenced_message = answered && !answered.deletedAt ? wireMessage(world, answered, 1) : null;
    }
  }
  return wire;
}

/** Whose menu was used (Discord docs, message interaction metadata of application commands). */
function wireTarget({ target }: Interaction): Json {
  if (!target) return {};
  return 'channel' in target ? { target_message_id: target.id } : { target_user: target };
}

/** An emoji of a request or a reaction: `name:id` for a server's own, else the character itself. */
export function wireEmoji(emoji: string): Json {
  const [name = '', id] = emoji.split(':');
  return { id: id ?? null, name };
}

function wireReaction(world: World, emoji: string, users: Set<string>): Json {
  return {
    emoji: wireEmoji(emoji),
    count: users.size,
    count_details: { burst: 0, normal: users.size },
    burst_colors: [],
    me_burst: false,
    me: users.has(world.bot.id),
  };
}

/**
 * Whether the bot may read this message without the message content intent: its own, DMs, those that mention it,
 * and replies that ping it, unless they answer a response to an interaction (Discord docs, gateway).
 */
export function readableWithoutIntent(world: World, message: Message): boolean {
  if (!message.channel.guild || message.author === world.bot) return true;
  if (!message.now.mentions.users.includes(world.bot.id)) return false;
  const answered = world.messages.get(message.reference?.messageId ?? '');
  return !answered?.interaction || message.now.content.includes(`<@${world.bot.id}>`);
}

/** The same message as somebody without the message content intent gets it. */
export function withoutContent(world: World, message: Message, wire: Json): Json {
  const hide = !readableWithoutIntent(world, message);
  const inner = wire.referenced_message as Json | null | undefined;
  const answered = inner ? world.messages.get(inner.id as string) : undefined;
  const hideAnswered = answered !== undefined && !readableWithoutIntent(world, answered);
  if (!hide && !hideAnswered) return wire;
  const blank = { content: '', embeds: [], attachments: [], components: [] };
  const copy: Json = hide ? { ...wire, ...blank } : { ...wire };
  if (hide) delete copy.message_snapshots;
  if (hide) delete copy.poll;
  if (hideAnswered) copy.referenced_message = { ...inner, ...blank, poll: undefined };
  return copy;
}

/** The data of MESSAGE_CREATE and MESSAGE_UPDATE: the message with its server and its author's membership. */
export function wireMessageEvent(world: World, message: Message): Json {
  const { guild } = message.channel;
  const wire = wireMessage(world, message);
  wire.channel_type = message.channel.type;
  if (!guild) return wire;
  wire.guild_id = guild.id;
  const member = message.interaction ? undefined : guild.members.get(message.author.id);
  if (member) wire.member = wireMemberOnly(member);
  wire.mentions = wireMentioned(world, message).map((user) => {
    const mentioned = guild.members.get(user.id);
    return mentioned ? { ...user, member: wireMemberOnly(mentioned) } : user;
  });
  return wire;
}
