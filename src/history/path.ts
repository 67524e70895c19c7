import { sql } from 'kysely';
import { z } from 'zod';
import type { TurnState } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { type Person, personSchema } from './names.ts';
import type { Place } from './place.ts';

/** A turn as the path to the root passes it. */
export interface PathTurn {
  id: string;
  parentId: string | null;
  place: Place;
  depth: number;
  authorId: string;
  authorName: string;
  /** Whom the prompt names beside its writer. */
  people: readonly Person[];
  preset: string;
  /** When it was begun, ms since 1970. */
  at: number;
  state: TurnState;
  promptTokens: number;
  answerTokens: number;
  /** Uncorrected estimate of the summary that reaches up to this turn, in tokens; 0: there is none. */
  summaryTokens: number;
  /** Depth of the oldest turn which that summary covers. */
  summaryFrom: number;
}

/**
 * How many turns a path may have, at least; at most it has one less than twice as many. The window moves in steps of this
 * size, because a window that moved with every turn would change the beginning of every context.
 */
const windowTurns = 1000;

/**
 * The turn and what it stands on, newest first, by one recursive query. Conversations of more than a thousand turns end
 * before their root.
 */
export async function pathOf(store: Store, id: string): Promise<PathTurn[]> {
  // Not a parameter: the driver binds numbers as floating point, which would make the division exact.
  const window = sql.lit(windowTurns);
  const query = sql<PathRow>`
    WITH RECURSIVE path AS (
      SELECT id, parent_id, place, depth, author_id, author_name, people, preset, created_at, state, prompt_tokens,
        answer_tokens, (depth / ${window} - 1) * ${window} AS oldest
      FROM turns WHERE id = ${id}
      UNION ALL
      SELECT turns.id, turns.parent_id, turns.place, turns.depth, turns.author_id, turns.author_name, turns.people,
        turns.preset, turns.created_at, turns.state, turns.prompt_tokens, turns.answer_tokens, path.oldest
      FROM path JOIN turns ON turns.id = path.parent_id
      WHERE turns.depth >= path.oldest AND turns.depth < path.depth
    )
    SELECT path.id, parent_id AS "parentId", place, depth, author_id AS "authorId", author_name AS "authorName", people,
      preset, created_at AS "at", state, prompt_tokens AS "promptTokens", answer_tokens AS "answerTokens",
      coalesce(summaries.tokens, 0) AS "summaryTokens", coalesce(summaries.from_depth, 0) AS "summaryFrom"
    FROM path LEFT JOIN summaries ON summaries.turn_id = path.id`;
  const { rows } = await query.execute(store.sql);
  return rows.map((row) => ({ ...row, people: readPeople(row.people) }));
}

type PathRow = Omit<PathTurn, 'people'> & { people: string | null };

const peopleSchema = z.array(personSchema);

function readPeople(json: string | null): Person[] {
  if (json === null) return [];
  try {
    return peopleSchema.parse(JSON.parse(json));
  } catch {
    // A damaged row costs a name, not the conversation.
    return [];
  }
}
