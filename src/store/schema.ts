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
}

/** Messages of the bot that are to be deleted; what is found here at the start was left by a killed process. */
export interface RemovalsTable {
  message_id: string;
  channel_id: string;
}

/** What was spent on each UTC day. */
export interface SpendTable {
  /** YYYY-MM-DD */
  day: string;
  micro_usd: number;
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

/** The steps of migrations.ts that have run. */
export interface MigrationsTable {
  version: Generated<number>;
  name: string;
  at: number;
}

/** Every table that is read and written through Kysely. */
export interface Schema {
  turns: TurnsTable;
  heads: HeadsTable;
  messages: MessagesTable;
  claims: ClaimsTable;
  shown: ShownTable;
  removals: RemovalsTable;
  spend: SpendTable;
  estimates: EstimatesTable;
  threads: ThreadsTable;
  summaries: SummariesTable;
  summarised: SummarisedTable;
  migrations: MigrationsTable;
}
