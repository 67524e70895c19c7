import { definitions } from '../settings/definitions.ts';
import { type Kept, removeTurns, type Which } from './remove-turns.ts';

const dayMs = 24 * 60 * 60_000;

/**
 * Removes what is kept no longer: turns that are older than the days which the bot, their server, their channel (or that of
 * their thread) or their author has set, whichever is least; and what was not to be kept at all, where a crash came in between.
 *
 * @returns how many turns
 */
export async function sweep(kept: Kept): Promise<number> {
  const { sql, now } = kept.store;
  const set = await sql
    .selectFrom('settings')
    .select(['scope', 'scope_id', 'value'])
    .where('name', '=', 'retentionDays')
    .where('value', 'is not', null)
    .execute();
  let removed = await removeTurns(kept, (build) =>
    build.and([build('no_store', '=', 1), build('state', '!=', 'pending')]),
  );
  for (const { scope, scope_id, value } of set) {
    const days = definitions.retentionDays.schema.safeParse(JSON.parse(value ?? 'null'));
    // What cannot be read deletes nothing.
    if (!days.success || days.data === undefined) continue;
    const before = now() - days.data * dayMs;
    const within = scopes[scope](scope_id);
    removed += await removeTurns(kept, (build) =>
      build.and([build('created_at', '<', before), build('state', '!=', 'pending'), within(build)]),
    );
  }
  // What was deleted since the last time, by whomever, still stands in the log of changes.
  await kept.store.checkpoint();
  return removed;
}

/** Which turns stand in a scope. */
const scopes: Record<'bot' | 'server' | 'channel' | 'member', (id: string) => Which> = {
  bot: () => (build) => build('created_at', '>=', 0),
  server: (id) => (build) => build('server_id', '=', id),
  channel: (id) => (build) =>
    build.or([
      build('place', '=', id),
      build('place', 'like', `${id}/%`),
      build('parent_channel_id', '=', id),
    ]),
  member: (id) => (build) => build('author_id', '=', id),
};
