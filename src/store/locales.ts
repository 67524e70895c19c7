import type { Store } from './store.ts';

/** The language of each member's client, as Discord told it with their last interaction: messages tell none. */
export interface SeenLocales {
  /** Remembers it, where it is news. */
  saw(userId: string, locale: string): Promise<void>;
  /** @returns undefined: they have made no interaction yet */
  of(userId: string): Promise<string | undefined>;
}

/** Whose language is known to be written already; more are asked for anew. */
const mostKnown = 10_000;

/** Keeps them in the store. */
export function createSeenLocales(store: Store): SeenLocales {
  const known = new Map<string, string>();
  return {
    async saw(userId, locale) {
      if (known.get(userId) === locale) return;
      await store.sql
        .insertInto('locales')
        .values({ user_id: userId, locale })
        .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ locale }))
        .execute();
      if (known.size >= mostKnown) known.clear();
      known.set(userId, locale);
    },
    async of(userId) {
      const row = await store.sql
        .selectFrom('locales')
        .select('locale')
        .where('user_id', '=', userId)
        .executeTakeFirst();
      return row?.locale;
    },
  };
}
