import type { Store } from '../store/store.ts';
import { fromRow, type Turn } from './turn.ts';

/** Which messages in Discord belong to which turns. */
export interface TurnMessages {
  /** Records which messages show the turn's answer. */
  addMessages(id: string, messageIds: string[]): Promise<void>;
  /** Records a message that belongs to the turn and shows nothing of its answer. */
  addNote(id: string, messageId: string): Promise<void>;
  /** These messages are gone. */
  removeMessages(messageIds: string[]): Promise<void>;
  /** The messages that show the turn's answers, in the order of their ids; its notes too, if they are wanted. */
  messagesOf(id: string, options?: { notes?: boolean }): Promise<string[]>;
  /** The turn whose answer a message shows, or whose note it is. */
  byAnswerMessage(messageId: string): Promise<Turn | undefined>;
  /** Which of these messages are prompts of turns. */
  promptsAmong(messageIds: readonly string[]): Promise<Set<string>>;
  /** The turn whose prompt a message is. */
  byPromptMessage(messageId: string): Promise<Turn | undefined>;
}

/** What is known of them in the store. */
export function createTurnMessages({ sql }: Pick<Store, 'sql'>): TurnMessages {
  return {
    async addMessages(id, messageIds) {
      if (messageIds.length === 0) return;
      await sql
        .insertInto('messages')
        .values(messageIds.map((messageId) => ({ message_id: messageId, turn_id: id })))
        .onConflict((conflict) => conflict.column('message_id').doUpdateSet({ turn_id: id, note: 0 }))
        .execute();
    },

    async addNote(id, messageId) {
      await sql
        .insertInto('messages')
        .values({ message_id: messageId, turn_id: id, note: 1 })
        .onConflict((conflict) => conflict.column('message_id').doNothing())
        .execute();
    },

    async removeMessages(messageIds) {
      if (messageIds.length === 0) return;
      await sql.deleteFrom('messages').where('message_id', 'in', messageIds).execute();
    },

    async messagesOf(id, { notes = false } = {}) {
      const rows = await sql
        .selectFrom('messages')
        .select('message_id')
        .where('turn_id', '=', id)
        .where('note', '<=', notes ? 1 : 0)
        .execute();
      // Snowflakes: a longer one is newer, and equal lengths compare as text.
      return rows.map((row) => row.message_id).sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
    },

    async byAnswerMessage(messageId) {
      const row = await sql
        .selectFrom('messages')
        .innerJoin('turns', 'turns.id', 'messages.turn_id')
        .selectAll('turns')
        .where('messages.message_id', '=', messageId)
        .executeTakeFirst();
      return row && fromRow(row);
    },

    async promptsAmong(messageIds) {
      if (messageIds.length === 0) return new Set();
      const rows = await sql
        .selectFrom('turns')
        .select('prompt_message_id')
        .where('prompt_message_id', 'in', messageIds)
        .execute();
      return new Set(rows.flatMap((row) => row.prompt_message_id ?? []));
    },

    async byPromptMessage(messageId) {
      const row = await sql
        .selectFrom('turns')
        .selectAll()
        .where('prompt_message_id', '=', messageId)
        .orderBy('created_at', 'desc')
        .executeTakeFirst();
      return row && fromRow(row);
    },
  };
}
