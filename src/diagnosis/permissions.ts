/**
 * Every permission that Parley uses, with its bit (Discord docs, permissions, "Bitwise Permission Flags"): an invitation asks
 * for these and no others.
 */
export const permissions = {
  ViewChannel: 1n << 10n,
  SendMessages: 1n << 11n,
  EmbedLinks: 1n << 14n,
  AttachFiles: 1n << 15n,
  ReadMessageHistory: 1n << 16n,
  CreatePublicThreads: 1n << 35n,
  CreatePrivateThreads: 1n << 36n,
  SendMessagesInThreads: 1n << 38n,
  SendPolls: 1n << 49n,
} as const;

/** A permission as discord.js spells it. */
export type PermissionName = keyof typeof permissions;

const names = Object.keys(permissions) as PermissionName[];

/** All of them in one number, as an invitation names them. */
export const invitedPermissions: bigint = names.reduce((all, name) => all | permissions[name], 0n);

/** Whoever is an administrator may do everything. */
const administrator = 1n << 3n;

/** Which of the permissions are not among these bits. @param needed all of them by default */
export function missingOf(bits: bigint, needed: readonly PermissionName[] = names): PermissionName[] {
  if (bits & administrator) return [];
  return needed.filter((name) => (bits & permissions[name]) === 0n);
}

/**
 * The page on which somebody lets the bot into a server, with exactly what it needs (Discord docs, OAuth2, "Bot
 * Authorization Flow"); it gives the bot of a server what it lacks there, too.
 *
 * @param serverId chosen already
 */
export function inviteLink(applicationId: string, serverId?: string): string {
  const query = [
    `client_id=${applicationId}`,
    'scope=bot+applications.commands',
    `permissions=${invitedPermissions}`,
    ...(serverId === undefined ? [] : [`guild_id=${serverId}`, 'disable_guild_select=true']),
  ];
  return `https://discord.com/oauth2/authorize?${query.join('&')}`;
}
