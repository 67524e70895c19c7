import Database from 'better-sqlite3';

/** What the bot has written down of an answer. */
export interface TurnSeen {
  id: string;
  /** ms since 1970 */
  createdAt: number;
  finishedAt: number | null;
  /** The messages that show the answer, in order. */
  messageIds: string[];
  /** Where several answers stand side by side: the preset of this one. */
  preset: string | undefined;
  /** Rows of the ledger, oldest first. */
  calls: CallRow[];
}

/** Columns of the table `calls` (see src/store/schema.ts). */
export interface CallRow {
  at: number;
  state: string;
  purpose: string;
  preset: string;
  model_asked: string;
  model_served: string | null;
  generation_id: string | null;
  prompt_tokens: number;
  completion_tokens: number;
  /** 1: an answer begins with it. */
  requests: number;
  reserved_micro_usd: number;
  cost_micro_usd: number | null;
}

/**
 * Finds the answer that a message belongs to, without writing: the bot has the file open.
 *
 * @param file the bot's database
 * @returns nothing where the message is no answer
 */
export function turnOf(file: string, messageId: string): TurnSeen | undefined {
  const database = new Database(file, { readonly: true, fileMustExist: true });
  try {
    return read(database, messageId);
  } finally {
    database.close();
  }
}

function read(database: Database.Database, messageId: string): TurnSeen | undefined {
  const all = <Row>(query: string, value: string) => database.prepare<[string], Row>(query).all(value);
  const [found] = all<{ id: string; created_at: number; finished_at: number | null }>(
    `SELECT id, created_at, finished_at FROM turns
      WHERE id = (SELECT turn_id FROM messages WHERE message_id = ?)`,
    messageId,
  );
  if (!found) return undefined;
  const { id } = found;
  const columns = all<{ preset: string; message_ids: string }>(
    'SELECT preset, message_ids FROM compared WHERE turn_id = ?',
    id,
  ).map(({ preset, message_ids }) => ({ preset, messageIds: JSON.parse(message_ids) as string[] }));
  const column = columns.find(({ messageIds }) => messageIds.includes(messageId));
  const shown = all<{ message_id: string }>(
    'SELECT message_id FROM messages WHERE turn_id = ? AND note = 0',
    id,
  ).map(({ message_id }) => message_id);
  const calls = all<CallRow>('SELECT * FROM calls WHERE turn_id = ? ORDER BY id', id);
  return {
    ...{ id, createdAt: found.created_at, finishedAt: found.finished_at },
    messageIds: column?.messageIds ?? shown.sort((one, other) => (BigInt(one) < BigInt(other) ? -1 : 1)),
    preset: column?.preset,
    calls: column ? calls.filter(({ preset }) => preset === column.preset) : calls,
  };
}
