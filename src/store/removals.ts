import type { Transaction } from 'kysely';
import type { Schema } from './schema.ts';
import type { Store } from './store.ts';

/** A message of the bot that is to be deleted. */
export interface Removal {
  channelId: string;
  messageId: string;
}

/** Messages of a turn that take others' place. */
export interface Swap {
  turnId: string;
  channelId: string;
  show: readonly string[];
  remove: readonly string[];
}

/** Messages that the bot is about to delete, so that a killed process's deletions are made up for at the next start. */
export interface Removals {
  /** They show no turn's answer from here on: that they are gone tells nothing of anybody's wish. */
  add(channelId: string, messageIds: readonly string[]): Promise<void>;
  /** All at once: these messages, which were to be deleted, show the turn's answer, and those are to be deleted instead. */
  swap(change: Swap): Promise<void>;
  /** They are gone, or stay for good. */
  drop(messageIds: readonly string[]): Promise<void>;
  /** What is still to be deleted. */
  list(): Promise<Removal[]>;
}

/** Keeps it in the store. */
export function createRemovals(store: Store): Removals {
  return {
    async add(channelId, messageIds) {
      if (messageIds.length === 0) return;
      await store.sql.transaction().execute((transaction) => note(transaction, channelId, messageIds));
    },
    async swap({ turnId, channelId, show, remove }) {
      await store.sql.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('removals').where('message_id', 'in', show).execute();
        await transaction
          .insertInto('messages')
          .values(show.map((id) => ({ message_id: id, turn_id: turnId })))
          .execute();
        await note(transaction, channelId, remove);
      });
    },
    async drop(messageIds) {
      if (messageIds.length === 0) return;
      await store.sql.deleteFrom('removals').where('message_id', 'in', messageIds).execute();
    },
    async list() {
      const rows = await store.sql.selectFrom('removals').selectAll().execute();
      return rows.map((row) => ({ channelId: row.channel_id, messageId: row.message_id }));
    },
  };
}

async function note(
  transaction: Transaction<Schema>,
  channelId: string,
  messageIds: readonly string[],
): Promise<void> {
  await transaction.deleteFrom('messages').where('message_id', 'in', messageIds).execute();
  await transaction
    .replaceInto('removals')
    .values(messageIds.map((id) => ({ message_id: id, channel_id: channelId })))
    .execute();
}
