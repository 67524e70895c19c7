import type { Generated } from 'kysely';

/**
 * How a turn stands. `pending`: being answered, or waiting; `done`: answered whole; `stopped`: by a member, with the text so
 * far; `cut-off`: by the length limit; `failed`: no answer; `interrupted`: by a restart; `deleted`: an empty node, kept so
 * that what hangs under it keeps its path.
 */
export type TurnState = 'pending' | 'done' | 'stopped' | 'cut-off' | 'failed' | 'interrupted' | 'deleted';

/** The index of the tree. Texts are in the bodies; here is only what is found, counted or contended. */
export interface TurnsTable {
  id: string;
  /** Whose history it belongs to: see history/place.ts. */
  place: string;
  parent_id: string | null;
  /** Distance from the root, 0 for a root. Strictly growing along a path, which also keeps a damaged path finite. */
  depth: number;
  author_id: string;
  author_name: string;
  /** JSON array of whom the prompt names beside its writer (`Person` of history/names.ts); null: nobody. */
  people: string | null;
  preset: string;
  prompt_message_id: string | null;
  state: TurnState;
  /** Uncorrected estimates of the prompt's and the chosen answer's text, in tokens; 0 where there is no text. */
  prompt_tokens: number;
  answer_tokens: number;
  /** ms since 1970 */
  created_at: number;
  finished_at: number | null;
  /** Where it was asked; empty in direct messages. */
  server_id: string;
  /** The channel that a thread stands in. */
  parent_channel_id: string | null;
  /** 1: its texts go as soon as it is answered. */
  no_store: number;
}

/** The newest turn of each place; no row: the next turn is a root. */
export interface HeadsTable {
  place: string;
  turn_id: string;
}

/** Which turn a message of the bot belongs to; an answer may take several messages. */
export interface MessagesTable {
  message_id: string;
  turn_id: string;
  /** 1: it shows nothing of the answer: it tells the asker that the answer is finished, or shows what was asked. */
  note: Generated<number>;
}

/** Ids of messages and interactions that have been taken up: Discord may deliver an event twice. */
export interface ClaimsTable {
  id: string;
  at: number;
}

/** Replies that are being shown at this moment; what is found here at the start was left by a killed process. */
export interface ShownTable {
  turn_id: string;
  kind: 'channel' | 'interaction';
  channel_id: string;
  /** JSON array of message ids, in order */
  message_ids: string;
  /** Interaction token, good for 15 minutes from `started_at`; null for an ordinary message. */
  token: string | null;
  ephemeral: number;
  started_at: number;
  /** In which language it is; null: English. */
  locale: string | null;
}

/** Messages of the bot that are to be deleted; what is found here at the start was left by a killed process. */
export interface RemovalsTable {
  message_id: string;
  channel_id: string;
}

/** How far the token estimate is off, for each model. */
export interface EstimatesTable {
  model: string;
  /** the factor in use */
  ratio: number;
  /** JSON array of the last measured factors, oldest first */
  samples: string;
}

/** Threads that are conversations: no mention is needed in them. See history/threads.ts. */
export interface ThreadsTable {
  thread_id: string;
  /** The channel that it stands in. */
  parent_id: string | null;
  /** Empty where it is not known: nothing was asked there before threads had this column. */
  server_id: Generated<string>;
  came: 'opened' | 'followed';
  owner_id: string;
  preset: string | null;
  titled: number;
  /** The turn from which its conversation goes on, and the channel in which that was asked for; null: it began afresh. */
  from_turn: string | null;
  from_channel: string | null;
  /** ms since 1970 */
  created_at: number;
}

/** Which turns have a summary that reaches from the beginning of their path up to them; its text is in the bodies. */
export interface SummariesTable {
  /** The newest turn that it covers. */
  turn_id: string;
  /** The summary that it was made from, and that it contains. */
  previous_id: string | null;
  /** Depth of the oldest turn that it covers. */
  from_depth: number;
  /** Uncorrected estimate of its text, in tokens; 0 while it is being written. */
  tokens: number;
}

/** The turns that a summary has taken in beyond those of the summary before it. */
export interface SummarisedTable {
  turn_id: string;
  summary_id: string;
}

/**
 * The ledger: a row for each request to a model that may cost something. `open`: sent, or about to be; `unbilled`: ended
 * without its cost, which OpenRouter is asked for; `settled`: `cost_micro_usd` is what it cost; `unknown`: nobody will ever
 * tell, and it counts as what was reserved.
 */
export interface CallsTable {
  id: Generated<number>;
  /** When it was reserved, ms since 1970: it counts in the windows of limits which hold this moment. */
  at: number;
  state: 'open' | 'unbilled' | 'settled' | 'unknown';
  purpose: 'answer' | 'title' | 'summary' | 'transcription' | 'suggestions';
  turn_id: string | null;
  user_id: string;
  /** Empty in direct messages. */
  server_id: string;
  channel_id: string;
  /** The channel that a thread stands in. */
  parent_id: string | null;
  /** JSON array of the member's roles while it is not settled, so that their limits are found then; else null. */
  role_ids: string | null;
  preset: string;
  model_asked: string;
  model_served: string | null;
  provider: string | null;
  generation_id: string | null;
  prompt_tokens: Generated<number>;
  completion_tokens: Generated<number>;
  reasoning_tokens: Generated<number>;
  cache_read_tokens: Generated<number>;
  cache_write_tokens: Generated<number>;
  images: Generated<number>;
  searches: Generated<number>;
  /** 1 for the first request of an answer; 0 for those that follow a failure, and for titles and summaries. */
  requests: number;
  reserved_micro_usd: number;
  reserved_tokens: number;
  /** null: not known. */
  cost_micro_usd: number | null;
  /** ms from the request */
  first_token_ms: number | null;
  total_ms: number | null;
  /** How it ended: an outcome of a turn, or the kind of its failure; null while it runs. */
  outcome: string | null;
  /** The day in whose sums (`usage_days`) it takes part, YYYY-MM-DD, whatever the zone is later; null while it runs. */
  day: string | null;
}

/** What each subject has used in each window that runs; see quota/counters.ts. Windows that ended are swept. */
export interface CountersTable {
  /** `bot`, `member:USER`, `server:SERVER`, `channel:SERVER/CHANNEL`, `member:SERVER/USER` */
  subject: string;
  per: 'minute' | 'hour' | 'day' | 'week' | 'month';
  /** ms since 1970, the end not included */
  start: number;
  ends: number;
  micro_usd: Generated<number>;
  tokens: Generated<number>;
  requests: Generated<number>;
  reserved_micro_usd: Generated<number>;
  reserved_tokens: Generated<number>;
  /**
   * Bits of the limits of which somebody was told that 80 % are used: 1 USD, 2 tokens, 4 requests; eight times as much for
   * what caps each member.
   */
  told: Generated<number>;
}

/**
 * Moments that the counters depend on. `swept`: windows that ended before it may be missing. `reset SUBJECT`: what was used
 * before it counts as 0 where counters are made anew; `reset member:SERVER/` is every member's of a server.
 */
export interface MarksTable {
  name: string;
  /** ms since 1970 */
  at: number;
}

/** What admins have set; see quota/limits.ts. */
export interface LimitsTable {
  id: Generated<number>;
  server_id: string;
  who: 'everyone' | 'each' | 'role' | 'member' | 'channel' | 'server';
  /** Of a role, member or channel; else empty. */
  subject_id: string;
  unit: 'usd' | 'tokens' | 'requests';
  per: CountersTable['per'];
  /** micro-USD, tokens or requests */
  amount: number;
  set_by: string;
  set_at: number;
}

/** One-off extra allowances: each raises the limits of its unit in all windows that hold the moment `at`. */
export interface GrantsTable {
  id: Generated<number>;
  server_id: string;
  who: LimitsTable['who'];
  subject_id: string;
  unit: LimitsTable['unit'];
  amount: number;
  granted_by: string;
  at: number;
}

/** The time zone in which a server counts days; no row: UTC. */
export interface ZonesTable {
  server_id: string;
  /** An IANA name. */
  zone: string;
}

/** Sums of the ledger for each day, member, channel, preset and model, so that nobody has to read a million rows. */
export interface UsageDaysTable {
  /** Empty in direct messages. */
  server_id: string;
  /** YYYY-MM-DD in the server's time zone. */
  day: string;
  user_id: string;
  /** Of a thread: the channel that it stands in. */
  channel_id: string;
  preset: string;
  /** The one that answered; where none did, the one asked. */
  model: string;
  calls: number;
  /** Calls whose cost nobody will tell. */
  unknown: number;
  micro_usd: number;
  prompt_tokens: number;
  completion_tokens: number;
}

/** Where servers want a report of each week's usage. */
export interface UsageReportsTable {
  server_id: string;
  channel_id: string;
  /** The Monday of the newest week that was told of, YYYY-MM-DD. */
  week: string;
  /** The admin who chose the channel; null: not known. */
  set_by: string | null;
  /** The Monday of the week whose report Discord has refused; null: none since one was sent, or the channel was chosen. */
  refused: string | null;
}

/** Answers that stood side by side, a row each. */
export interface ComparedTable {
  turn_id: string;
  preset: string;
  /** The server, or in direct messages `user:` and the member. */
  scope: string;
  /** Which has answered. */
  model: string;
  /** The messages that show it, as JSON. */
  message_ids: string;
  /** 1: this one was kept. */
  kept: Generated<number>;
  /** ms since 1970 */
  at: number;
}

/** What members want to be reminded of. A row goes when its member was told. */
export interface RemindersTable {
  id: Generated<number>;
  user_id: string;
  /** Where they are told; empty: by direct message. */
  channel_id: string;
  text: string;
  /** For when it was asked, ms since 1970. */
  at: number;
  /** When it is tried, ms since 1970: `at`, or later where Discord did not answer. */
  next_try: number;
  tries: Generated<number>;
  /** How often its member could not be reached. */
  refused: Generated<number>;
  /** The turn in whose answer it was noted, and the message or interaction that asked for that answer; empty: not known. */
  turn_id: string;
  asked_id: string;
  /** The channel where it was asked for privately; else empty. */
  asked_in: string;
  /** ms since 1970 */
  created_at: number;
}

/** Files that are kept; their bytes lie in a folder, under the hash. */
export interface FilesTable {
  /** SHA-256, hexadecimal. */
  hash: string;
  kind: 'image' | 'audio' | 'video' | 'pdf' | 'text' | 'office';
  /** Media type, by content. */
  type: string;
  bytes: number;
  /** Of what was made of it, which lies beside it. */
  made_bytes: Generated<number>;
  /** ms since 1970 */
  at: number;
  /** ms since 1970, within an hour */
  used_at: number;
}

/** What came from where, so that it is not fetched again; see `FileSource` of files/files.ts. */
export interface FileSourcesTable {
  source: string;
  hash: string;
}

/** Which turns hold a file. */
export interface FileHoldsTable {
  turn_id: string;
  hash: string;
}

/** What is set for the whole bot, a server, a channel or a member: a row for each setting. See settings/settings.ts. */
export interface SettingsTable {
  scope: 'bot' | 'server' | 'channel' | 'member';
  /** Discord's id of it; empty for the bot. */
  scope_id: string;
  /** The server that it belongs to; empty for the bot and members, and where it is not known. */
  server_id: string;
  name: string;
  /** JSON; null: it was set once and is not any more. */
  value: string | null;
  /** 1: what is set more narrowly does not count. */
  locked: number;
  /** Grows by one with each change of anything in the scope. */
  revision: number;
  set_by: string;
  /** ms since 1970 */
  set_at: number;
}

/** Who has changed what; see audit/audit.ts. */
export interface AuditTable {
  id: Generated<number>;
  /** ms since 1970 */
  at: number;
  /** Empty where it concerns no server, or all of them. */
  server_id: string;
  actor_id: string;
  action: string;
  target: string;
  /** JSON; null: nothing. */
  before: string | null;
  after: string | null;
}

/** How far the audit of a server was told in its log channel. */
export interface AuditLogsTable {
  server_id: string;
  /** The newest record that was told, or need not be. */
  told: number;
  /** The channel that could not be written to, where admins were told so; null: none. */
  refused: string | null;
}

/** What nobody outside may know, made at the first start. */
export interface SecretsTable {
  name: string;
  value: string;
}

/** Presets of servers: their own, and what they have changed of the file's. */
export interface ServerPresetsTable {
  server_id: string;
  name: string;
  kind: 'custom' | 'changes';
  /** JSON: see presets/of-server.ts. */
  body: string;
  set_by: string;
  /** ms since 1970 */
  set_at: number;
}

/** How often the presets of each server were changed; whoever changes one raises it in the same transaction. */
export interface PresetRevisionsTable {
  server_id: string;
  revision: number;
}

/** Commands that single servers have at Discord for presets of their own. */
export interface ServerCommandsTable {
  server_id: string;
  /** Of the presets that they were made from; -1: not all of them could be made. */
  revision: number;
  /** What else they were made from. */
  basis: string;
  /** JSON: see store/server-commands.ts. */
  commands: string;
}

/** Texts under keys, as Keyv keeps them; see store/bodies.ts. */
export interface BodiesTable {
  key: string;
  namespace: string;
  /** JSON, encrypted where there is a content key. */
  value: string;
}

/** With which keys something that is kept may be encrypted; see store/content-keys.ts. */
export interface ContentKeysTable {
  /** See `keyId` of store/sealing.ts. */
  id: string;
  /** ms since 1970 */
  since: number;
  /** 1: nothing is kept that is encrypted with another, or not at all. */
  alone: number;
}

/** Whose data were forgotten when, so that no backup brings them back; the rows stay for good. */
export interface ForgottenTable {
  kind: 'member' | 'server';
  id: string;
  /** ms since 1970 */
  at: number;
  /** 0: a backup from before was restored, and they have to be forgotten anew. */
  applied: Generated<number>;
}

/** What members have chosen about what is kept of them, and read. */
export interface MemberChoicesTable {
  user_id: string;
  /** ms since 1970; null: not (any more). */
  agreed_at: number | null;
  paused_at: number | null;
}

/** The applications of Discord as which Parley has run on this database. */
export interface ApplicationsTable {
  id: string;
  /** ms since 1970 */
  since: number;
}

/** The language of a member's client, as it was seen last. */
export interface LocalesTable {
  user_id: string;
  /** As Discord names it. */
  locale: string;
}

/** The steps of migrations.ts that have run. */
export interface MigrationsTable {
  version: Generated<number>;
  name: string;
  at: number;
}

/** Who may use the bot in a server, and where: see access/rules.ts. */
export interface AccessRulesTable {
  server_id: string;
  /** Empty: for all presets. */
  preset: string;
  effect: 'allow' | 'deny';
  /** `channel`: categories too. */
  kind: 'role' | 'member' | 'channel';
  subject_id: string;
  set_by: string;
  /** ms since 1970 */
  set_at: number;
}

/** Every table that is read and written through Kysely. */
export interface Schema {
  turns: TurnsTable;
  heads: HeadsTable;
  messages: MessagesTable;
  claims: ClaimsTable;
  shown: ShownTable;
  removals: RemovalsTable;
  estimates: EstimatesTable;
  threads: ThreadsTable;
  summaries: SummariesTable;
  summarised: SummarisedTable;
  calls: CallsTable;
  counters: CountersTable;
  marks: MarksTable;
  limits: LimitsTable;
  grants: GrantsTable;
  zones: ZonesTable;
  usage_days: UsageDaysTable;
  usage_reports: UsageReportsTable;
  compared: ComparedTable;
  reminders: RemindersTable;
  files: FilesTable;
  file_sources: FileSourcesTable;
  file_holds: FileHoldsTable;
  settings: SettingsTable;
  access_rules: AccessRulesTable;
  audit: AuditTable;
  audit_logs: AuditLogsTable;
  secrets: SecretsTable;
  server_presets: ServerPresetsTable;
  preset_revisions: PresetRevisionsTable;
  server_commands: ServerCommandsTable;
  bodies: BodiesTable;
  content_keys: ContentKeysTable;
  forgotten: ForgottenTable;
  member_choices: MemberChoicesTable;
  applications: ApplicationsTable;
  locales: LocalesTable;
  migrations: MigrationsTable;
}
