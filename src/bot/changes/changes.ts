import { z } from 'zod';

/** Something that happened to what is there already: a message that was edited or deleted, a place that is gone. */
export type Change =
  | { kind: 'edited'; channelId: string; messageId: string; editedAt: number }
  | { kind: 'deleted'; channelId: string; messageIds: string[] }
  /** A thread was changed, and is not archived. */
  | { kind: 'thread-open'; threadId: string }
  /** A channel or thread that was deleted or that the bot no longer sees. */
  | { kind: 'place-gone'; placeId: string }
  /** The bot was removed from a server, or the server is gone. */
  | { kind: 'server-gone'; serverId: string };

const dispatch = z.object({ t: z.string().nullable(), d: z.unknown() });
const edited = z.object({
  id: z.string(),
  channel_id: z.string(),
  author: z.object({ bot: z.boolean().optional() }).optional(),
  edited_timestamp: z.iso.datetime({ offset: true }).nullish(),
});
const deleted = z.object({ id: z.string(), channel_id: z.string() });
const deletedInBulk = z.object({ ids: z.array(z.string()), channel_id: z.string() });
const place = z.object({ id: z.string() });
const server = z.object({ id: z.string(), unavailable: z.boolean().optional() });

const thread = z.object({
  id: z.string(),
  thread_metadata: z.object({ archived: z.boolean() }).optional(),
});

const types = new Set([
  'MESSAGE_UPDATE',
  'MESSAGE_DELETE',
  'MESSAGE_DELETE_BULK',
  'CHANNEL_DELETE',
  'THREAD_UPDATE',
  'THREAD_DELETE',
  'GUILD_DELETE',
]);

/**
 * Reads a packet of the gateway as a change; undefined for all others. Pure and cheap, since it looks at each packet,
 * and Discord also tells the bot of each edit of its own.
 *
 * Packets, because discord.js tells nothing of a message in a channel which it does not know at that moment, or of that channel:
 * after a restart these are all direct messages and archived threads (`Action.getChannel`: the packet lacks the channel's
 * type, even with partials). An edit without a time is none: Discord has looked up what a link leads to.
 */
export function readChange(packet: unknown): Change | undefined {
  const type = (packet as { t?: unknown }).t;
  if (typeof type !== 'string' || !types.has(type)) return undefined;
  const { d } = dispatch.parse(packet);
  switch (type) {
    case 'MESSAGE_UPDATE': {
      const message = edited.parse(d);
      if (message.author?.bot || !message.edited_timestamp) return undefined;
      const { id: messageId, channel_id: channelId } = message;
      return { kind: 'edited', channelId, messageId, editedAt: Date.parse(message.edited_timestamp) };
    }
    case 'MESSAGE_DELETE': {
      const { id, channel_id } = deleted.parse(d);
      return { kind: 'deleted', channelId: channel_id, messageIds: [id] };
    }
    case 'MESSAGE_DELETE_BULK': {
      const { ids, channel_id } = deletedInBulk.parse(d);
      return { kind: 'deleted', channelId: channel_id, messageIds: ids };
    }
    case 'THREAD_UPDATE': {
      const { id, thread_metadata: state } = thread.parse(d);
      return state && !state.archived ? { kind: 'thread-open', threadId: id } : undefined;
    }
    case 'GUILD_DELETE': {
      const { id, unavailable } = server.parse(d);
      // A server in an outage comes back.
      return unavailable ? undefined : { kind: 'server-gone', serverId: id };
    }
    default:
      return { kind: 'place-gone', placeId: place.parse(d).id };
  }
}
