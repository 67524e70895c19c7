import type { Channel, Guild, GuildMember, Message, Role, World } from './state.ts';
import { isThreadType, type Json, messageFlag, type WireUser } from './wire.ts';

const iso = (ms: number): string => new Date(ms).toISOString();

/** A role as Discord sends it. */
export function wireRole(role: Role, position: number): Json {
  return {
    id: role.id,
    name: role.name,
    permissions: role.permissions.toString(),
    position,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    managed: role.botId !== undefined,
    mentionable: role.mentionable,
    flags: 0,
    icon: null,
    unicode_emoji: null,
    ...(role.botId && { tags: { bot_id: role.botId } }),
  };
}

/** A membership as Discord sends it, without the user, as messages carry it. */
export function wireMemberOnly(member: GuildMember): Json {
  return {
    nick: member.nick,
    roles: member.roles,
    joined_at: iso(member.joinedAt),
    deaf: false,
    mute: false,
    pending: false,
    flags: 0,
    avatar: null,
    banner: null,
    premium_since: null,
    communication_disabled_until: member.timedOutUntil > Date.now() ? iso(member.timedOutUntil) : null,
  };
}

/** A membership with its user. */
export function wireMember(member: GuildMember): Json {
  return { ...wireMemberOnly(member), user: member.user };
}

/** A channel of any type as Discord sends it to the bot. */
export function wireChannel(world: World, channel: Channel): Json {
  const common = { id: channel.id, type: channel.type, last_message_id: channel.lastMessageId, flags: 0 };
  if (!channel.guild) {
    return { ...common, recipients: channel.recipients.filter((user) => user !== world.bot) };
  }
  if (channel.thread && isThreadType(channel.type)) {
    const { thread } = channel;
    return {
      ...common,
      guild_id: channel.guild.id,
      parent_id: channel.parent?.id,
      name: channel.name,
      owner_id: thread.ownerId,
      rate_limit_per_user: 0,
      message_count: thread.count,
      total_message_sent: thread.count,
      member_count: Math.min(50, thread.members.size),
      applied_tags: channel.appliedTags,
      thread_metadata: {
        archived: thread.archived,
        locked: thread.locked,
        auto_archive_duration: thread.autoArchiveMinutes,
        archive_timestamp: iso(thread.createdAt),
        create_timestamp: iso(thread.createdAt),
        ...(channel.type === 12 && { invitable: true }),
      },
      ...(thread.members.has(world.bot.id) && {
        member: { id: channel.id, user_id: world.bot.id, join_timestamp: iso(thread.createdAt), flags: 0 },
      }),
    };
  }
  return {
    ...common,
    guild_id: channel.guild.id,
    parent_id: null,
    name: channel.name,
    topic: channel.topic,
    position: 0,
    nsfw: false,
    rate_limit_per_user: 0,
    permission_overwrites: [...channel.overwrites].map(([id, { allow, deny, isRole }]) => ({
      id,
      type: isRole ? 0 : 1,
      allow: allow.toString(),
      deny: deny.toString(),
    })),
    ...(channel.type === 15 && {
      flags: channel.requiresTag ? 1 << 4 : 0,
      available_tags: channel.tags.map((tag) => ({
        ...tag,
        moderated: false,
        emoji_id: null,
        emoji_name: null,
      })),
      default_reaction_emoji: null,
      default_sort_order: null,
      default_forum_layout: 0,
    }),
  };
}

/** A server as REST answers it. */
export function wireGuild(guild: Guild): Json {
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    splash: null,
    discovery_splash: null,
    banner: null,
    description: null,
    owner_id: guild.ownerId,
    afk_channel_id: null,
    afk_timeout: 300,
    application_id: null,
    system_channel_id: null,
    system_channel_flags: 0,
    rules_channel_id: null,
    public_updates_channel_id: null,
    safety_alerts_channel_id: null,
    widget_enabled: false,
    widget_channel_id: null,
    verification_level: 0,
    default_message_notifications: 0,
    explicit_content_filter: 0,
    mfa_level: 0,
    nsfw_level: 0,
    premium_tier: 0,
    premium_subscription_count: 0,
    premium_progress_bar_enabled: false,
    preferred_locale: 'en-US',
    vanity_url_code: null,
    max_presences: null,
    max_members: 500_000,
    max_video_channel_users: 25,
    max_stage_video_channel_users: 50,
    incidents_data: null,
    features: [],
    emojis: [],
    stickers: [],
    roles: [...guild.roles.values()].map(wireRole),
  };
}

/** The data of GUILD_CREATE: the server with channels, open threads and, of the members, the bot alone. */
export function wireGuildCreate(world: World, guild: Guild): Json {
  const bot = guild.members.get(world.bot.id);
  const channels = [...guild.channels.values()];
  return {
    ...wireGuild(guild),
    joined_at: iso(bot?.joinedAt ?? Date.now()),
    large: false,
    unavailable: false,
    member_count: guild.members.size,
    members: bot ? [wireMember(bot)] : [],
    channels: channels.filter((one) => !one.thread).map((one) => wireChannel(world, one)),
    threads: channels
      .filter((one) => one.thread && !one.thread.archived)
      .map((one) => wireChannel(world, one)),
    presences: [],
    voice_states: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}

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
      message_id: messageId,
      ...(message.channel.guild && { guild_id: message.channel.guild.id }),
    };
    if (depth === 0 && !forwarded) {
      const answered = world.messages.get(messageId);
      wire.referenced_message = answered && !answered.deletedAt ? wireMessage(world, answered, 1) : null;
    }
  }
  return wire;
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
  const answered = message.reference && world.messages.get(message.reference.messageId);
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
  if (hideAnswered) copy.referenced_message = { ...inner, ...blank };
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
