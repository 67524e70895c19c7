import { sql } from 'kysely';
import { openStore } from '../src/store/store.ts';

/** Of the server. */
export const members = 500;
const channels = 20;
const days = 90;
/** Pairs of a channel and a model that each member uses on each day. */
const pairs = 8;

/** Fills the ledger, and sums its days as the bot does. @returns how many sums that makes */
export async function fill(
  url: string,
  server: string,
  ids: readonly string[],
  calls: number,
): Promise<number> {
  const store = await openStore(url);
  const day = 24 * 60 * 60 * 1000;
  try {
    await store.sql.transaction().execute(async (transaction) => {
      await sql`CREATE TEMP TABLE people AS SELECT key AS number, value AS id FROM json_each(${JSON.stringify(ids)})`.execute(
        transaction,
      );
      // Call i is of day i mod 90, and the pairs of a member take turns; what each costs varies.
      await sql`INSERT INTO calls (at, state, purpose, user_id, server_id, channel_id, preset, model_asked, model_served,
          provider, generation_id, prompt_tokens, completion_tokens, requests, reserved_micro_usd, reserved_tokens,
          cost_micro_usd, first_token_ms, total_ms, outcome)
        WITH RECURSIVE numbers (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM numbers WHERE i + 1 < ${sql.lit(calls)}),
        spread AS (
          SELECT i, i % ${sql.lit(days)} AS ago, i / ${sql.lit(days)} % ${sql.lit(members)} AS number, i / ${sql.lit(days * members)} % ${sql.lit(pairs)} AS pair FROM numbers
        )
        SELECT ${store.now()} - ago * ${day}, 'settled', 'answer', id, ${server},
          'channel-' || ((number + pair / 4) % ${sql.lit(channels)}), 'preset-' || (pair % 4), 'some/model-' || (pair % 4),
          'some/model-' || (pair % 4), 'Provider', 'gen-' || i, 900, 300, 1, 5000, 2000, 100 + (i * 7919) % 2000 + number * 3,
          400, 3000, 'done'
        FROM spread JOIN people USING (number)`.execute(transaction);
      await sql`INSERT INTO usage_days SELECT server_id, date(at / 1000, 'unixepoch'), user_id, channel_id, preset,
          model_served, count(*), 0, sum(cost_micro_usd), sum(prompt_tokens), sum(completion_tokens)
        FROM calls GROUP BY 1, 2, 3, 4, 5, 6`.execute(transaction);
      await sql`DROP TABLE people`.execute(transaction);
    });
    const { count } = await store.sql
      .selectFrom('usage_days')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count;
  } finally {
    await store.close();
  }
}
