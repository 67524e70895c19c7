import type { AuditRecord } from '../audit/audit.ts';
import { fromRow } from '../audit/read.ts';
import { readRows } from '../settings/rows.ts';
import { createReminders } from '../store/reminders.ts';
import type { Store } from '../store/store.ts';
import type { Choices } from './choices.ts';

/** What is kept about a member beside their questions. */
export interface KeptRest {
  /** Requests to models that are counted as theirs, the newest first. */
  requests: readonly object[];
}

/** All that is kept about a member beside their questions, as JSON can say it; of what others have set, not who it was. */
export async function restAbout(store: Store, choices: Choices, userId: string): Promise<KeptRest> {
  const { sql, sealing } = store;
  const ofThem = { who: 'member', subject_id: userId } as const;
  const [settings, locale, threads, comparisons, usage, counters, limits, grants, access, records, requests] =
    await Promise.all([
      sql
        .selectFrom('settings')
        .selectAll()
        .where((row) => row.and({ scope: 'member', scope_id: userId }))
        .execute(),
      sql.selectFrom('locales').select('locale').where('user_id', '=', userId).executeTakeFirst(),
      sql.selectFrom('threads').selectAll().where('owner_id', '=', userId).execute(),
      sql
        .selectFrom('compared')
        .innerJoin('turns', 'turns.id', 'compared.turn_id')
        .selectAll('compared')
        .where('turns.author_id', '=', userId)
        .execute(),
      sql.selectFrom('usage_days').selectAll().where('user_id', '=', userId).execute(),
      sql
        .selectFrom('counters')
        .selectAll()
        .where(({ or, eb }) =>
          or([eb('subject', '=', `member:${userId}`), eb('subject', 'like', `member:%/${userId}`)]),
        )
        .execute(),
      sql
        .selectFrom('limits')
        .select(['server_id', 'unit', 'per', 'amount', 'set_at'])
        .where((row) => row.and(ofThem))
        .execute(),
      sql
        .selectFrom('grants')
        .select(['server_id', 'unit', 'amount', 'at'])
        .where((row) => row.and(ofThem))
        .execute(),
      sql
        .selectFrom('access_rules')
        .select(['server_id', 'preset', 'effect', 'set_at'])
        .where((row) => row.and({ kind: 'member', subject_id: userId }))
        .execute(),
      sql
        .selectFrom('audit')
        .selectAll()
        .where((row) => row.or([row('actor_id', '=', userId), row('target', '=', `member:${userId}`)]))
        .execute(),
      sql.selectFrom('calls').selectAll().where('user_id', '=', userId).orderBy('id', 'desc').execute(),
    ]);
  const kept = {
    choices: await choices.of(userId),
    language: locale?.locale,
    settings: readRows(settings, sealing).values,
    reminders: await createReminders(store).of(userId),
    ...{ threads, comparisons, usage, counters, limits, grants, access },
    records: records.map((row) => withoutOthers(fromRow(row, sealing), userId)),
    requests,
  };
  return kept;
}

function withoutOthers(record: AuditRecord, userId: string): object {
  const { actorId, ...told } = record;
  return actorId === userId ? record : told;
}
