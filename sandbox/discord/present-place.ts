import type { Channel, Guild, GuildMember, Role, World } from './state.ts';
import { isThreadType, type Json } from './wire.ts';

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
    parent_id: channel.categoryId ?? null,
    name: channel.name,
    topic: channel.topic,
    position: 0,
    nsfw: channel.nsfw,
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
    preferred_locale: guild.communityLocale ?? 'en-US',
    vanity_url_code: null,
    max_presences: null,
    max_members: 500_000,
    max_video_channel_users: 25,
    max_stage_video_channel_users: 50,
    incidents_data: null,
    features: guild.communityLocale === undefined ? [] : ['COMMUNITY'],
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
