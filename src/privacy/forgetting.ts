import type { Transaction } from 'kysely';
import { forgetActor } from '../audit/forget-actor.ts';
import type { History } from '../history/history.ts';
import type { Schema } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { makeNameless } from './nameless.ts';
import { removeTurns } from './remove-turns.ts';

/** Lets what is kept about somebody go, for good: a backup from before does not bring it back. */
export interface Forgetting {
  /**
   * Removes a member's prompts with their answers, files and summaries, reminders and settings, everywhere. What models have
   * cost stays, as nobody's. What they begin meanwhile stays. A crash in between is made up for at the next start.
   *
   * @returns how many turns were removed
   */
  forgetMember(userId: string): Promise<number>;
  /** Forgets anew whom a restored backup has brought back, and ends what a crash has broken off. @returns how many members */
  reforget(): Promise<number>;
}

/** Forgets in the store. */
export function createForgetting(store: Store, history: Pick<History, 'deleteTurn'>): Forgetting {
  const { sql } = store;

  const forget = async (userId: string, at: number) => {
    const removed = await removeTurns({ store, history }, (build) =>
      build.and([build('author_id', '=', userId), build('created_at', '<=', at)]),
    );
    await sql.transaction().execute(async (transaction) => {
      await removeRest(transaction, userId, at);
      await makeNameless(transaction, userId, at);
      await transaction
        .updateTable('forgotten')
        .set({ applied: 1 })
        .where('kind', '=', 'member')
        .where('id', '=', userId)
        .where('at', '=', at)
        .execute();
    });
    await store.checkpoint();
    return removed;
  };

  return {
    async forgetMember(userId) {
      const at = store.now();
      await sql
        .insertInto('forgotten')
        .values({ kind: 'member', id: userId, at, applied: 0 })
        .onConflict((conflict) => conflict.columns(['kind', 'id']).doUpdateSet({ at, applied: 0 }))
        .execute();
      return await forget(userId, at);
    },
    async reforget() {
      const members = await sql
        .selectFrom('forgotten')
        .select(['id', 'at'])
        .where('kind', '=', 'member')
        .where('applied', '=', 0)
        .execute();
      for (const { id, at } of members) await forget(id, at);
      return members.length;
    },
  };
}

async function removeRest(transaction: Transaction<Schema>, userId: string, at: number): Promise<void> {
  await transaction
    .deleteFrom('reminders')
    .where('user_id', '=', userId)
    .where('created_at', '<=', at)
    .execute();
  await transaction.deleteFrom('locales').where('user_id', '=', userId).execute();
  await transaction
    .deleteFrom('settings')
    .where('scope', '=', 'member')
    .where('scope_id', '=', userId)
    .where('set_at', '<=', at)
    .execute();
  // Who has paused has asked not to be read: that holds all the same.
  await transaction
    .deleteFrom('member_choices')
    .where('user_id', '=', userId)
    .where('paused_at', 'is', null)
    .execute();
  await transaction
    .updateTable('member_choices')
    .set({ agreed_at: null })
    .where('user_id', '=', userId)
    .execute();
  await transaction
    .deleteFrom('compared')
    .where('scope', '=', `user:${userId}`)
    .where('at', '<=', at)
    .execute();
  await transaction
    .deleteFrom('marks')
    .where(({ or, eb }) =>
      or([eb('name', '=', `reset member:${userId}`), eb('name', 'like', `reset member:%/${userId}`)]),
    )
    .where('at', '<=', at)
    .execute();
  await forgetActor(transaction, userId, at);
}
