import type { Payer } from './payer.ts';

/** Those whose use is counted each for itself: the names that stand in the counters. */
export const subject = {
  bot: 'bot',
  /** In all servers and direct messages. */
  memberOfBot: (userId: string) => `member:${userId}`,
  server: (serverId: string) => `server:${serverId}`,
  channel: (serverId: string, channelId: string) => `channel:${serverId}/${channelId}`,
  member: (serverId: string, userId: string) => `member:${serverId}/${userId}`,
};

/** Where and by whom something is used. */
export type Place = Omit<Payer, 'roleIds'>;

/** All that a call counts for. What the operator limits is counted in UTC, what a server limits in its own zone. */
export function subjectsOf(place: Place): { name: string; inServer: boolean }[] {
  const { userId, serverId, channelId, parentId } = place;
  const everywhere = [subject.bot, subject.memberOfBot(userId)].map((name) => ({ name, inServer: false }));
  if (!serverId) return everywhere;
  const channels = [...new Set([channelId, ...(parentId ? [parentId] : [])])];
  const here = [
    subject.server(serverId),
    ...channels.map((id) => subject.channel(serverId, id)),
    subject.member(serverId, userId),
  ];
  return [...everywhere, ...here.map((name) => ({ name, inServer: true }))];
}
