import { sql, type Transaction } from 'kysely';
import type { Schema } from '../store/schema.ts';

/**
 * Takes a member's name from what stays: empty nodes of the tree, threads that they have opened, what they have set for
 * others, and what models have cost.
 *
 * @param at ms since 1970: what came later stays theirs
 */
export async function makeNameless(
  transaction: Transaction<Schema>,
  userId: string,
  at: number,
): Promise<void> {
  await clearNodes(transaction, userId, at);
  await transaction
    .updateTable('threads')
    .set({ owner_id: '' })
    .where('owner_id', '=', userId)
    .where('created_at', '<=', at)
    .execute();
  for (const [table, column, when] of setters)
    await sql`UPDATE ${sql.table(table)} SET ${sql.ref(column)} = ''
      WHERE ${sql.ref(column)} = ${userId} AND ${sql.ref(when)} <= ${at}`.execute(transaction);
  await transaction.updateTable('usage_reports').set({ set_by: null }).where('set_by', '=', userId).execute();
  await clearCalls(transaction, userId, at);
  await clearDays(transaction, userId);
}

/** Where it stands who has set something, and when. */
const setters = [
  ['settings', 'set_by', 'set_at'],
  ['limits', 'set_by', 'set_at'],
  ['grants', 'granted_by', 'at'],
  ['server_presets', 'set_by', 'set_at'],
  ['access_rules', 'set_by', 'set_at'],
] as const;

/** A place of their own is nobody's, and so is a channel of direct messages, which is as good as a name. */
async function clearNodes(transaction: Transaction<Schema>, userId: string, at: number): Promise<void> {
  const places = sql`SELECT place FROM turns WHERE author_id = ${userId} AND (server_id = '' OR place LIKE ${`%/${userId}`})`;
  await sql`DELETE FROM heads WHERE place IN (${places}) AND turn_id IN
    (SELECT id FROM turns WHERE author_id = ${userId} AND state = 'deleted')`.execute(transaction);
  await sql`UPDATE turns SET author_id = '', prompt_message_id = NULL,
      place = CASE WHEN server_id = '' THEN '/' WHEN place LIKE ${`%/${userId}`}
        THEN substr(place, 1, length(place) - ${userId.length}) ELSE place END
    WHERE author_id = ${userId} AND state = 'deleted' AND created_at <= ${at}`.execute(transaction);
}

async function clearCalls(transaction: Transaction<Schema>, userId: string, at: number): Promise<void> {
  await sql`UPDATE calls SET user_id = '',
      channel_id = CASE WHEN server_id = '' THEN '' ELSE channel_id END,
      parent_id = CASE WHEN server_id = '' THEN NULL ELSE parent_id END
    WHERE user_id = ${userId} AND at <= ${at} AND state IN ('settled', 'unknown')`.execute(transaction);
}

/** What is not settled yet is added to nobody's sums as soon as it is: see quota/nameless.ts. */
async function clearDays(transaction: Transaction<Schema>, userId: string): Promise<void> {
  const added = sums.map(
    (name) => sql`${sql.ref(name)} = ${sql.ref(`usage_days.${name}`)} + ${sql.ref(`excluded.${name}`)}`,
  );
  await sql`INSERT INTO usage_days (server_id, day, user_id, channel_id, preset, model, ${sql.join(sums.map((name) => sql.ref(name)))})
    SELECT server_id, day, '', CASE WHEN server_id = '' THEN '' ELSE channel_id END AS channel, preset, model,
      ${sql.join(sums.map((name) => sql`SUM(${sql.ref(name)})`))}
    FROM usage_days WHERE user_id = ${userId} GROUP BY server_id, day, channel, preset, model
    ON CONFLICT (server_id, day, user_id, channel_id, preset, model) DO UPDATE SET ${sql.join(added)}`.execute(
    transaction,
  );
  await transaction.deleteFrom('usage_days').where('user_id', '=', userId).execute();
}

const sums = ['calls', 'unknown', 'micro_usd', 'prompt_tokens', 'completion_tokens'] as const;
