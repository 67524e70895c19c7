import type { Bot } from '../bot.ts';

/** Stops what is being written in a channel, a thread, or a server's channels: nobody can see it any more. */
export function stopIn(placeId: string, { turns, client }: Pick<Bot, 'turns' | 'client'>): void {
  turns.running.stopWhere(
    ({ channelId, serverId }) => {
      if (channelId === placeId || serverId === placeId) return true;
      // Threads go with their channel, and Discord need not tell of each.
      const channel = client.channels.cache.get(channelId);
      return channel?.isThread() === true && channel.parentId === placeId;
    },
    { by: 'place-gone' },
  );
}
