/** Whose comparisons are counted together: a server's, or what a member has asked in direct messages. */
export function scopeOf(serverId: string | undefined, userId: string): string {
  return serverId ?? `user:${userId}`;
}
