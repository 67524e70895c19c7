import { z } from 'zod';
import type { ShownTable } from './schema.ts';
import type { Store } from './store.ts';

const messageIdsSchema = z.array(z.string());

/** A reply that is being shown. */
export interface ShownReply {
  turnId: string;
  kind: 'channel' | 'interaction';
  channelId: string;
  /** The messages that show it so far, in order. */
  messageIds: string[];
  /** The interaction's token, good for 15 minutes after the interaction. */
  token?: string;
  ephemeral: boolean;
  /** In which language it is, as Discord names it; absent: English. */
  locale?: string | undefined;
  /** ms since 1970 */
  startedAt: number;
}

/** Remembers what is being shown, so that a killed process's replies are found and drawn at the next start. */
export interface Shown {
  /** Call before or right after the first message; the same turn again replaces what was kept. */
  begin(reply: Omit<ShownReply, 'startedAt'>): Promise<void>;
  /** The messages as they are now. Nothing happens where the reply has ended. */
  update(turnId: string, messageIds: string[]): Promise<void>;
  /** The reply is drawn in one of its final states. */
  end(turnId: string): Promise<void>;
  /** What is being shown; right after a start: what a killed process left, oldest first. */
  list(): Promise<ShownReply[]>;
}

/** Keeps it in the store. */
export function createShown(store: Store): Shown {
  return {
    async begin({ turnId, kind, channelId, messageIds, token, ephemeral, locale }) {
      await store.sql
        .replaceInto('shown')
        .values({
          turn_id: turnId,
          kind,
          channel_id: channelId,
          message_ids: JSON.stringify(messageIds),
          token: token ?? null,
          ephemeral: ephemeral ? 1 : 0,
          started_at: store.now(),
          locale: locale ?? null,
        })
        .execute();
    },
    async update(turnId, messageIds) {
      await store.sql
        .updateTable('shown')
        .set({ message_ids: JSON.stringify(messageIds) })
        .where('turn_id', '=', turnId)
        .execute();
    },
    async end(turnId) {
      await store.sql.deleteFrom('shown').where('turn_id', '=', turnId).execute();
    },
    async list() {
      return (await store.sql.selectFrom('shown').selectAll().orderBy('started_at').execute()).map(fromRow);
    },
  };
}

function fromRow(row: ShownTable): ShownReply {
  return {
    turnId: row.turn_id,
    kind: row.kind,
    channelId: row.channel_id,
    messageIds: messageIdsSchema.parse(JSON.parse(row.message_ids)),
    ...(row.token === null ? {} : { token: row.token }),
    ephemeral: row.ephemeral === 1,
    ...(row.locale === null ? {} : { locale: row.locale }),
    startedAt: row.started_at,
  };
}
