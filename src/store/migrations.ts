import { type Kysely, sql, type Transaction } from 'kysely';
import type { Schema } from './schema.ts';
import { StoreError } from './store-error.ts';

/** One step of the database's shape. A step that has been released is never changed; a new one is appended. */
interface Migration {
  name: string;
  statements: string[];
}

const migrations: Migration[] = [
  {
    name: 'turns, heads, claims, spend',
    statements: [
      `CREATE TABLE turns (
        id TEXT PRIMARY KEY, place TEXT NOT NULL, parent_id TEXT, depth INTEGER NOT NULL,
        author_id TEXT NOT NULL, author_name TEXT NOT NULL, preset TEXT NOT NULL, prompt_message_id TEXT,
        state TEXT NOT NULL, prompt_tokens INTEGER NOT NULL, answer_tokens INTEGER NOT NULL,
        created_at INTEGER NOT NULL, finished_at INTEGER
      ) WITHOUT ROWID`,
      'CREATE INDEX turns_prompt_message ON turns (prompt_message_id) WHERE prompt_message_id IS NOT NULL',
      `CREATE INDEX turns_pending ON turns (state) WHERE state = 'pending'`,
      'CREATE TABLE heads (place TEXT PRIMARY KEY, turn_id TEXT NOT NULL) WITHOUT ROWID',
      'CREATE TABLE messages (message_id TEXT PRIMARY KEY, turn_id TEXT NOT NULL) WITHOUT ROWID',
      'CREATE INDEX messages_turn ON messages (turn_id)',
      'CREATE TABLE claims (id TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID',
      'CREATE INDEX claims_at ON claims (at)',
      `CREATE TABLE shown (
        turn_id TEXT PRIMARY KEY, kind TEXT NOT NULL, channel_id TEXT NOT NULL, message_ids TEXT NOT NULL,
        token TEXT, ephemeral INTEGER NOT NULL, started_at INTEGER NOT NULL
      ) WITHOUT ROWID`,
      'CREATE TABLE spend (day TEXT PRIMARY KEY, micro_usd INTEGER NOT NULL) WITHOUT ROWID',
      'CREATE TABLE estimates (model TEXT PRIMARY KEY, ratio REAL NOT NULL, samples TEXT NOT NULL) WITHOUT ROWID',
    ],
  },
  { name: 'people named in prompts', statements: ['ALTER TABLE turns ADD COLUMN people TEXT'] },
  {
    name: 'threads',
    statements: [
      `CREATE TABLE threads (
        thread_id TEXT PRIMARY KEY, parent_id TEXT, came TEXT NOT NULL, owner_id TEXT NOT NULL, preset TEXT,
        titled INTEGER NOT NULL, created_at INTEGER NOT NULL
      ) WITHOUT ROWID`,
      'CREATE INDEX threads_parent ON threads (parent_id)',
    ],
  },
  {
    name: 'summaries',
    statements: [
      `CREATE TABLE summaries (
        turn_id TEXT PRIMARY KEY, previous_id TEXT, from_depth INTEGER NOT NULL, tokens INTEGER NOT NULL
      ) WITHOUT ROWID`,
      'CREATE INDEX summaries_previous ON summaries (previous_id) WHERE previous_id IS NOT NULL',
      `CREATE TABLE summarised (
        turn_id TEXT NOT NULL, summary_id TEXT NOT NULL, PRIMARY KEY (turn_id, summary_id)
      ) WITHOUT ROWID`,
      'CREATE INDEX summarised_summary ON summarised (summary_id)',
    ],
  },
  {
    name: 'removals, notes',
    statements: [
      'ALTER TABLE messages ADD COLUMN note INTEGER NOT NULL DEFAULT 0',
      'CREATE TABLE removals (message_id TEXT PRIMARY KEY, channel_id TEXT NOT NULL) WITHOUT ROWID',
    ],
  },
  {
    name: 'from where threads go on',
    statements: [
      'ALTER TABLE threads ADD COLUMN from_turn TEXT',
      'ALTER TABLE threads ADD COLUMN from_channel TEXT',
      'CREATE INDEX threads_from ON threads (from_turn) WHERE from_turn IS NOT NULL',
    ],
  },
  {
    name: 'ledger, limits',
    statements: [
      `CREATE TABLE calls (
        id INTEGER PRIMARY KEY, at INTEGER NOT NULL, state TEXT NOT NULL, purpose TEXT NOT NULL, turn_id TEXT,
        user_id TEXT NOT NULL, server_id TEXT NOT NULL, channel_id TEXT NOT NULL, parent_id TEXT,
        role_ids TEXT, preset TEXT NOT NULL, model_asked TEXT NOT NULL, model_served TEXT, provider TEXT, generation_id TEXT,
        prompt_tokens INTEGER NOT NULL DEFAULT 0, completion_tokens INTEGER NOT NULL DEFAULT 0,
        reasoning_tokens INTEGER NOT NULL DEFAULT 0, cache_read_tokens INTEGER NOT NULL DEFAULT 0,
        cache_write_tokens INTEGER NOT NULL DEFAULT 0, images INTEGER NOT NULL DEFAULT 0,
        searches INTEGER NOT NULL DEFAULT 0, requests INTEGER NOT NULL,
        reserved_micro_usd INTEGER NOT NULL, reserved_tokens INTEGER NOT NULL, cost_micro_usd INTEGER,
        first_token_ms INTEGER, total_ms INTEGER, outcome TEXT, day TEXT
      )`,
      `CREATE INDEX calls_unfinished ON calls (state) WHERE state IN ('open', 'unbilled')`,
      'CREATE INDEX calls_server ON calls (server_id, at)',
      'CREATE INDEX calls_user ON calls (user_id, at)',
      'CREATE INDEX calls_turn ON calls (turn_id) WHERE turn_id IS NOT NULL',
      `CREATE TABLE counters (
        subject TEXT NOT NULL, per TEXT NOT NULL, start INTEGER NOT NULL, ends INTEGER NOT NULL,
        micro_usd INTEGER NOT NULL DEFAULT 0, tokens INTEGER NOT NULL DEFAULT 0, requests INTEGER NOT NULL DEFAULT 0,
        reserved_micro_usd INTEGER NOT NULL DEFAULT 0, reserved_tokens INTEGER NOT NULL DEFAULT 0,
        told INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (subject, per, start)
      ) WITHOUT ROWID`,
      'CREATE INDEX counters_ends ON counters (ends)',
      'CREATE TABLE marks (name TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID',
      `CREATE TABLE limits (
        id INTEGER PRIMARY KEY, server_id TEXT NOT NULL, who TEXT NOT NULL, subject_id TEXT NOT NULL,
        unit TEXT NOT NULL, per TEXT NOT NULL, amount INTEGER NOT NULL, set_by TEXT NOT NULL, set_at INTEGER NOT NULL,
        UNIQUE (server_id, who, subject_id, unit, per)
      )`,
      `CREATE TABLE grants (
        id INTEGER PRIMARY KEY, server_id TEXT NOT NULL, who TEXT NOT NULL, subject_id TEXT NOT NULL,
        unit TEXT NOT NULL, amount INTEGER NOT NULL, granted_by TEXT NOT NULL, at INTEGER NOT NULL
      )`,
      'CREATE INDEX grants_server ON grants (server_id, at)',
      'CREATE TABLE zones (server_id TEXT PRIMARY KEY, zone TEXT NOT NULL) WITHOUT ROWID',
      `CREATE TABLE usage_days (
        server_id TEXT NOT NULL, day TEXT NOT NULL, user_id TEXT NOT NULL, channel_id TEXT NOT NULL,
        preset TEXT NOT NULL, model TEXT NOT NULL, calls INTEGER NOT NULL, unknown INTEGER NOT NULL,
        micro_usd INTEGER NOT NULL, prompt_tokens INTEGER NOT NULL, completion_tokens INTEGER NOT NULL,
        PRIMARY KEY (server_id, day, user_id, channel_id, preset, model)
      ) WITHOUT ROWID`,
      'CREATE INDEX usage_days_user ON usage_days (user_id, server_id, day)',
      `CREATE TABLE usage_reports (
        server_id TEXT PRIMARY KEY, channel_id TEXT NOT NULL, week TEXT NOT NULL
      ) WITHOUT ROWID`,
      // What was spent before the update counts on, also where the counters are made anew from the ledger.
      `INSERT INTO calls (at, state, purpose, user_id, server_id, channel_id, preset, model_asked, requests,
          reserved_micro_usd, reserved_tokens, cost_micro_usd)
        SELECT unixepoch(day) * 1000, 'settled', 'answer', '', '', '', '', '', 0, 0, 0, micro_usd FROM spend`,
      ...[
        ['day', 'day', `'+1 day'`],
        ['week', `date(day, 'weekday 0', '-6 days')`, `'+7 days'`],
        ['month', `date(day, 'start of month')`, `'+1 month'`],
      ].map(
        ([per, first, length]) => `INSERT INTO counters (subject, per, start, ends, micro_usd)
        SELECT 'bot', '${per}', unixepoch(${first}) * 1000, unixepoch(${first}, ${length}) * 1000, SUM(micro_usd)
        FROM spend GROUP BY ${first}`,
      ),
      'DROP TABLE spend',
    ],
  },
  {
    name: 'reports that were refused',
    statements: [
      'ALTER TABLE usage_reports ADD COLUMN set_by TEXT',
      'ALTER TABLE usage_reports ADD COLUMN refused TEXT',
    ],
  },
  {
    name: 'reminders',
    statements: [
      `CREATE TABLE reminders (
        id INTEGER PRIMARY KEY, user_id TEXT NOT NULL, channel_id TEXT NOT NULL, text TEXT NOT NULL,
        at INTEGER NOT NULL, next_try INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0, created_at INTEGER NOT NULL
      )`,
      'CREATE INDEX reminders_next ON reminders (next_try)',
      'CREATE INDEX reminders_user ON reminders (user_id)',
    ],
  },
  {
    name: 'files',
    statements: [
      `CREATE TABLE files (
        hash TEXT PRIMARY KEY, kind TEXT NOT NULL, type TEXT NOT NULL, bytes INTEGER NOT NULL,
        made_bytes INTEGER NOT NULL DEFAULT 0, at INTEGER NOT NULL, used_at INTEGER NOT NULL
      )`,
      'CREATE INDEX files_used ON files (used_at)',
      'CREATE TABLE file_sources (source TEXT PRIMARY KEY, hash TEXT NOT NULL)',
      'CREATE INDEX file_sources_hash ON file_sources (hash)',
      'CREATE TABLE file_holds (turn_id TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (turn_id, hash))',
      'CREATE INDEX file_holds_hash ON file_holds (hash)',
    ],
  },
  {
    name: 'comparisons',
    statements: [
      `CREATE TABLE compared (
        turn_id TEXT NOT NULL, preset TEXT NOT NULL, scope TEXT NOT NULL, model TEXT NOT NULL, message_ids TEXT NOT NULL,
        kept INTEGER NOT NULL DEFAULT 0, at INTEGER NOT NULL, PRIMARY KEY (turn_id, preset)
      )`,
      'CREATE INDEX compared_scope ON compared (scope)',
    ],
  },
  {
    name: 'reminders of answers, and that were refused',
    statements: [
      `ALTER TABLE reminders ADD COLUMN turn_id TEXT NOT NULL DEFAULT ''`,
      `ALTER TABLE reminders ADD COLUMN asked_id TEXT NOT NULL DEFAULT ''`,
      `ALTER TABLE reminders ADD COLUMN asked_in TEXT NOT NULL DEFAULT ''`,
      'ALTER TABLE reminders ADD COLUMN refused INTEGER NOT NULL DEFAULT 0',
    ],
  },
  {
    name: 'audit',
    statements: [
      `CREATE TABLE audit (
        id INTEGER PRIMARY KEY, at INTEGER NOT NULL, server_id TEXT NOT NULL, actor_id TEXT NOT NULL,
        action TEXT NOT NULL, target TEXT NOT NULL, before TEXT, after TEXT
      )`,
      'CREATE INDEX audit_server ON audit (server_id, id)',
      'CREATE INDEX audit_actor ON audit (actor_id, id)',
    ],
  },
  {
    name: 'settings',
    statements: [
      `CREATE TABLE settings (
        scope TEXT NOT NULL, scope_id TEXT NOT NULL, server_id TEXT NOT NULL, name TEXT NOT NULL, value TEXT,
        locked INTEGER NOT NULL, revision INTEGER NOT NULL, set_by TEXT NOT NULL, set_at INTEGER NOT NULL,
        PRIMARY KEY (scope, scope_id, name)
      ) WITHOUT ROWID`,
      'CREATE INDEX settings_server ON settings (server_id)',
      // What was set before: one body for each server and channel. Keyv makes its table in this shape when it is first used.
      `CREATE TABLE IF NOT EXISTS bodies (
        key VARCHAR(255) NOT NULL, value TEXT, namespace VARCHAR(255) NOT NULL DEFAULT '',
        expires BIGINT DEFAULT NULL, UNIQUE(key, namespace)
      )`,
      `INSERT INTO settings (scope, scope_id, server_id, name, value, locked, revision, set_by, set_at)
        SELECT substr(bodies.key, 1, instr(bodies.key, ':') - 1), substr(bodies.key, instr(bodies.key, ':') + 1),
          CASE WHEN bodies.key LIKE 'server:%' THEN substr(bodies.key, instr(bodies.key, ':') + 1) ELSE '' END,
          one.key, json_quote(one.value), 0, 1, '', 0
        FROM bodies, json_each(CASE WHEN json_valid(bodies.value) THEN bodies.value ELSE '{}' END, '$.value') AS one
        WHERE bodies.namespace = 'settings' AND (bodies.key LIKE 'server:%' OR bodies.key LIKE 'channel:%')`,
      `DELETE FROM bodies WHERE namespace = 'settings'`,
    ],
  },
  { name: 'secrets', statements: ['CREATE TABLE secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL)'] },
  {
    name: 'presets of servers',
    statements: [
      `CREATE TABLE server_presets (
        server_id TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL,
        set_by TEXT NOT NULL, set_at INTEGER NOT NULL, PRIMARY KEY (server_id, name)
      ) WITHOUT ROWID`,
      'CREATE TABLE preset_revisions (server_id TEXT PRIMARY KEY, revision INTEGER NOT NULL) WITHOUT ROWID',
    ],
  },
  {
    name: 'content keys, who was forgotten',
    statements: [
      'CREATE TABLE content_keys (id TEXT PRIMARY KEY, since INTEGER NOT NULL, alone INTEGER NOT NULL) WITHOUT ROWID',
      `CREATE TABLE forgotten (
        kind TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, applied INTEGER NOT NULL DEFAULT 1,
        PRIMARY KEY (kind, id)
      ) WITHOUT ROWID`,
    ],
  },
  {
    name: 'the audit in log channels',
    statements: [
      'CREATE TABLE audit_logs (server_id TEXT PRIMARY KEY, told INTEGER NOT NULL, refused TEXT) WITHOUT ROWID',
      'CREATE INDEX audit_at ON audit (at)',
    ],
  },
  { name: 'turns by author', statements: ['CREATE INDEX IF NOT EXISTS turns_author ON turns (author_id)'] },
  {
    name: 'where turns were asked, for how long they are kept, what members have chosen',
    statements: [
      `ALTER TABLE turns ADD COLUMN server_id TEXT NOT NULL DEFAULT ''`,
      'ALTER TABLE turns ADD COLUMN parent_channel_id TEXT',
      'ALTER TABLE turns ADD COLUMN no_store INTEGER NOT NULL DEFAULT 0',
      `UPDATE turns SET
        server_id = COALESCE((SELECT calls.server_id FROM calls WHERE calls.turn_id = turns.id LIMIT 1), ''),
        parent_channel_id = (SELECT calls.parent_id FROM calls WHERE calls.turn_id = turns.id LIMIT 1)`,
      'CREATE INDEX turns_server ON turns (server_id, created_at)',
      `CREATE INDEX turns_kept ON turns (created_at) WHERE state != 'deleted'`,
      `CREATE INDEX turns_not_stored ON turns (id) WHERE no_store = 1 AND state != 'deleted'`,
      `CREATE TABLE member_choices (
        user_id TEXT PRIMARY KEY, agreed_at INTEGER, paused_at INTEGER
      ) WITHOUT ROWID`,
      'CREATE TABLE applications (id TEXT PRIMARY KEY, since INTEGER NOT NULL) WITHOUT ROWID',
    ],
  },
  {
    name: 'languages of members and of what is shown',
    statements: [
      'CREATE TABLE locales (user_id TEXT PRIMARY KEY, locale TEXT NOT NULL) WITHOUT ROWID',
      'ALTER TABLE shown ADD COLUMN locale TEXT',
    ],
  },
  {
    name: 'who may use the bot, and where',
    statements: [
      `CREATE TABLE access_rules (
        server_id TEXT NOT NULL, preset TEXT NOT NULL, kind TEXT NOT NULL, subject_id TEXT NOT NULL,
        effect TEXT NOT NULL, set_by TEXT NOT NULL, set_at INTEGER NOT NULL,
        PRIMARY KEY (server_id, preset, kind, subject_id)
      ) WITHOUT ROWID`,
    ],
  },
  {
    name: 'commands of servers',
    statements: [
      `CREATE TABLE server_commands (
        server_id TEXT PRIMARY KEY, revision INTEGER NOT NULL, basis TEXT NOT NULL, commands TEXT NOT NULL
      ) WITHOUT ROWID`,
    ],
  },
  // Where there is a content key, the next start encrypts what stood there plain.
  { name: 'presets, personas and the audit encrypted', statements: ['UPDATE content_keys SET alone = 0'] },
  {
    name: 'the servers of threads',
    statements: [
      `ALTER TABLE threads ADD COLUMN server_id TEXT NOT NULL DEFAULT ''`,
      `UPDATE threads SET server_id = COALESCE((SELECT turns.server_id FROM heads
        JOIN turns ON turns.id = heads.turn_id WHERE heads.place = threads.thread_id), '')`,
    ],
  },
];

/** The shape that this Parley knows. */
export const newestVersion = migrations.length;

/** Why a database of a later shape cannot be used. */
export function newer(file: string, reached: number): StoreError {
  return new StoreError(
    `The database ${file} was made by a newer Parley (version ${reached} of its tables; this one knows ${newestVersion}). Start that Parley again, or point DATABASE_URL to another file.`,
  );
}

/**
 * Brings the database to the shape that this Parley knows, all missing steps in one transaction: a crash in the middle
 * leaves the old shape. (Kysely's own migrator runs without a transaction on SQLite.)
 *
 * @param now ms since 1970
 * @throws {StoreError} where the database was made by a newer Parley; there is no way back
 */
export async function migrate(db: Kysely<Schema>, file: string, now: number): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await sql`CREATE TABLE IF NOT EXISTS migrations (
      version INTEGER PRIMARY KEY, name TEXT NOT NULL, at INTEGER NOT NULL
    )`.execute(transaction);
    const reached = await versionOf(transaction);
    if (reached > newestVersion) throw newer(file, reached);
    for (const migration of migrations.slice(reached)) {
      for (const statement of migration.statements) await sql.raw(statement).execute(transaction);
      await transaction.insertInto('migrations').values({ name: migration.name, at: now }).execute();
    }
  });
}

async function versionOf(transaction: Transaction<Schema>): Promise<number> {
  const row = await transaction
    .selectFrom('migrations')
    .select((build) => build.fn.max('version').as('version'))
    .executeTakeFirst();
  return row?.version ?? 0;
}
