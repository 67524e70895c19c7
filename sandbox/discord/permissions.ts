import type { Channel, Guild } from './state.ts';

/** Discord's permission bits (Discord docs, permissions). */
export const permissionBits = {
  CreateInstantInvite: 1n << 0n,
  KickMembers: 1n << 1n,
  BanMembers: 1n << 2n,
  Administrator: 1n << 3n,
  ManageChannels: 1n << 4n,
  ManageGuild: 1n << 5n,
  AddReactions: 1n << 6n,
  ViewAuditLog: 1n << 7n,
  Stream: 1n << 9n,
  ViewChannel: 1n << 10n,
  SendMessages: 1n << 11n,
  ManageMessages: 1n << 13n,
  EmbedLinks: 1n << 14n,
  AttachFiles: 1n << 15n,
  ReadMessageHistory: 1n << 16n,
  MentionEveryone: 1n << 17n,
  UseExternalEmojis: 1n << 18n,
  Connect: 1n << 20n,
  Speak: 1n << 21n,
  ChangeNickname: 1n << 26n,
  ManageRoles: 1n << 28n,
  ManageWebhooks: 1n << 29n,
  UseApplicationCommands: 1n << 31n,
  ManageThreads: 1n << 34n,
  CreatePublicThreads: 1n << 35n,
  CreatePrivateThreads: 1n << 36n,
  UseExternalStickers: 1n << 37n,
  SendMessagesInThreads: 1n << 38n,
  ModerateMembers: 1n << 40n,
  SendVoiceMessages: 1n << 46n,
  SendPolls: 1n << 49n,
  UseExternalApps: 1n << 50n,
  PinMessages: 1n << 51n,
} as const;

/** The name of a permission, as discord.js spells it. */
export type PermissionName = keyof typeof permissionBits;

const everything = Object.values(permissionBits).reduce((all, bit) => all | bit, 0n);

/** Names → bits. */
export function bitsOf(names: readonly PermissionName[] = []): bigint {
  return names.reduce((all, name) => all | permissionBits[name], 0n);
}

/** What a new server gives to everyone. */
export const everyoneDefault = bitsOf([
  ...([
    'CreateInstantInvite',
    'AddReactions',
    'Stream',
    'ViewChannel',
    'SendMessages',
    'EmbedLinks',
  ] as const),
  ...([
    'AttachFiles',
    'ReadMessageHistory',
    'MentionEveryone',
    'UseExternalEmojis',
    'Connect',
    'Speak',
  ] as const),
  ...(['ChangeNickname', 'UseApplicationCommands', 'CreatePublicThreads', 'CreatePrivateThreads'] as const),
  ...(['UseExternalStickers', 'SendMessagesInThreads', 'SendPolls', 'UseExternalApps'] as const),
]);

/** What a person grants to a chat bot by its invitation. */
export const botDefault: readonly PermissionName[] = [
  ...(['ViewChannel', 'SendMessages', 'SendMessagesInThreads', 'CreatePublicThreads', 'EmbedLinks'] as const),
  ...(['AttachFiles', 'ReadMessageHistory', 'AddReactions', 'UseExternalEmojis'] as const),
];

/** What an app may do in DMs with a person (Discord docs, interaction object, app_permissions). */
export const directMessageBits = bitsOf(['AttachFiles', 'EmbedLinks', 'MentionEveryone']);

function guildBits(guild: Guild, userId: string): bigint {
  const member = guild.members.get(userId);
  if (!member) return 0n;
  if (guild.ownerId === userId) return everything;
  let bits = guild.roles.get(guild.id)?.permissions ?? 0n;
  for (const id of member.roles) bits |= guild.roles.get(id)?.permissions ?? 0n;
  return bits & permissionBits.Administrator ? everything : bits;
}

/**
 * What a person or bot may do in a server, or in one of its channels: roles, then overwrites of everyone, of
 * the roles, of the member (Discord docs, permissions, overwrites). A thread asks its parent. 0 without
 * ViewChannel; a member in a timeout may only look.
 */
export function permissionsOf(guild: Guild, userId: string, channel?: Channel): bigint {
  const member = guild.members.get(userId);
  let bits = guildBits(guild, userId);
  if (!member || bits === everything) return bits;
  const overwrites = (channel?.parent ?? channel)?.overwrites;
  if (overwrites) {
    const everyone = overwrites.get(guild.id);
    if (everyone) bits = (bits & ~everyone.deny) | everyone.allow;
    let allow = 0n;
    let deny = 0n;
    for (const id of member.roles) {
      allow |= overwrites.get(id)?.allow ?? 0n;
      deny |= overwrites.get(id)?.deny ?? 0n;
    }
    bits = (bits & ~deny) | allow;
    const own = overwrites.get(userId);
    if (own) bits = (bits & ~own.deny) | own.allow;
    if (!(bits & permissionBits.ViewChannel)) return 0n;
  }
  if (member.timedOutUntil > Date.now()) bits &= bitsOf(['ViewChannel', 'ReadMessageHistory']);
  return bits;
}

/** Whether somebody holds a permission in a channel; in a DM whoever belongs to it holds all of them. */
export function may(userId: string, channel: Channel, permission: PermissionName): boolean {
  if (!channel.guild) return channel.recipients.some((user) => user.id === userId);
  return (permissionsOf(channel.guild, userId, channel) & permissionBits[permission]) !== 0n;
}

/** Whether somebody sees a channel at all; a private thread needs membership or ManageThreads. */
export function sees(userId: string, channel: Channel): boolean {
  if (!may(userId, channel, 'ViewChannel')) return false;
  const isPrivate = channel.type === 12;
  return !isPrivate || channel.thread?.members.has(userId) === true || may(userId, channel, 'ManageThreads');
}
