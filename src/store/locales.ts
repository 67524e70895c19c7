import type { Store } from './store.ts';

/** The language of each member's client, as Discord told it with their last interaction: messages tell none. */
export interface SeenLocales {
  /** Remembers it, where it is news. */
  saw(userId: string, locale: string): Promise<void>;
  /** @returns undefined: they have made no interaction yet */
  of(userId: string): Promise<string | undefined>;
}

/** Keeps them in the store. */
export function createSeenLocales({ sql }: Pick<Store, 'sql'>): SeenLocales {
  const of: SeenLocales['of'] = async (userId) => {
    const row = await sql
      .selectFrom('locales')
      .select('locale')
      .where('user_id', '=', userId)
      .executeTakeFirst();
    return row?.locale;
  };
  return {
    of,
    async saw(userId, locale) {
      // To write, also what is no news, waits for whoever else writes.
      if ((await of(userId)) === locale) return;
      await sql
        .insertInto('locales')
        .values({ user_id: userId, locale })
        .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ locale }))
        .execute();
    },
  };
}
