import type { TurnState, TurnsTable } from '../store/schema.ts';
import type { Place } from './place.ts';

/** Where a turn stands in the tree, without its texts. */
export interface Turn {
  id: string;
  place: Place;
  parentId: string | undefined;
  depth: number;
  authorId: string;
  authorName: string;
  preset: string;
  promptMessageId: string | undefined;
  state: TurnState;
  /** ms since 1970 */
  createdAt: number;
  finishedAt: number | undefined;
}

/** A turn from its row. */
export function fromRow(row: TurnsTable): Turn {
  return {
    id: row.id,
    place: row.place as Place,
    parentId: row.parent_id ?? undefined,
    depth: row.depth,
    authorId: row.author_id,
    authorName: row.author_name,
    preset: row.preset,
    promptMessageId: row.prompt_message_id ?? undefined,
    state: row.state,
    createdAt: row.created_at,
    finishedAt: row.finished_at ?? undefined,
  };
}
