import type { Transaction } from 'kysely';
import { forgetActor } from '../audit/forget-actor.ts';
import type { History } from '../history/history.ts';
import type { Schema } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
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
      await makeAnonymous(transaction, userId, at);
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
  await transaction.deleteFrom('member_choices').where('user_id', '=', userId).execute();
  await forgetActor(transaction, userId, at);
}

/** Empty nodes of the tree, and what models have cost, are nobody's from here on. */
async function makeAnonymous(transaction: Transaction<Schema>, userId: string, at: number): Promise<void> {
  await transaction
    .updateTable('turns')
    .set({ author_id: '' })
    .where('author_id', '=', userId)
    .where('state', '=', 'deleted')
    .execute();
  // What is not settled yet has to find the limits that it counts in.
  await transaction
    .updateTable('calls')
    .set({ user_id: '' })
    .where('user_id', '=', userId)
    .where('state', 'in', ['settled', 'unknown'])
    .where('at', '<=', at)
    .execute();
  await transaction
    .insertInto('usage_days')
    .columns([...dimensions, 'user_id', ...sums])
    .expression(({ selectFrom, fn, val }) =>
      selectFrom('usage_days')
        .select([...dimensions, val('').as('user_id'), ...sums.map((one) => fn.sum<number>(one).as(one))])
        .where('user_id', '=', userId)
        .groupBy([...dimensions]),
    )
    .onConflict((conflict) =>
      conflict.columns([...dimensions, 'user_id']).doUpdateSet(({ eb, ref }) => ({
        calls: eb('usage_days.calls', '+', ref('excluded.calls')),
        unknown: eb('usage_days.unknown', '+', ref('excluded.unknown')),
        micro_usd: eb('usage_days.micro_usd', '+', ref('excluded.micro_usd')),
        prompt_tokens: eb('usage_days.prompt_tokens', '+', ref('excluded.prompt_tokens')),
        completion_tokens: eb('usage_days.completion_tokens', '+', ref('excluded.completion_tokens')),
      })),
    )
    .execute();
  await transaction.deleteFrom('usage_days').where('user_id', '=', userId).execute();
}

const dimensions = ['server_id', 'day', 'channel_id', 'preset', 'model'] as const;
const sums = ['calls', 'unknown', 'micro_usd', 'prompt_tokens', 'completion_tokens'] as const;
