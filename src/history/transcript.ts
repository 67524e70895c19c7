import type { TurnState } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { type Body, chosenAnswer, type HistoryBodies, type SavedAnswer } from './body.ts';
import { type PathTurn, pathOf } from './path.ts';

/** A turn with its texts, as people may read it. */
export interface TranscriptTurn {
  id: string;
  /** Distance from the root of its conversation. */
  depth: number;
  author: string;
  authorId: string;
  state: TurnState;
  /** ms since 1970 */
  at: number;
  preset: string;
  prompt: Body['prompt'];
  /** The alternatives, in the order in which they came. */
  answers: readonly SavedAnswer[];
  /** The one that later turns see. */
  answer: SavedAnswer | undefined;
}

/** The path from the root to a turn, oldest first, whole, without what was deleted. */
export async function wholePath(store: Store, turnId: string): Promise<PathTurn[]> {
  const path: PathTurn[] = [];
  for (let next: string | null = turnId; next !== null; next = path.at(-1)?.parentId ?? null) {
    const window = await pathOf(store, next);
    // Depths fall along a path; in a damaged index they might not, and it would have no end.
    if (window.length === 0 || (window[0]?.depth ?? 0) >= (path.at(-1)?.depth ?? Number.POSITIVE_INFINITY))
      break;
    path.push(...window);
  }
  return path.reverse().filter(({ state }) => state !== 'deleted');
}

/** Reads the texts of turns, in their order; those that cannot be read are left out and named. */
export async function transcribe(
  bodies: HistoryBodies,
  turns: readonly PathTurn[],
): Promise<{ turns: TranscriptTurn[]; unreadable: { turnId: string; cause: unknown }[] }> {
  const { found, unreadable } = await bodies.turns.getMany(turns.map(({ id }) => id));
  return {
    turns: turns.flatMap(({ id, depth, authorId, authorName: author, state, at, preset }) => {
      const body = found.get(id);
      if (!body) return [];
      const { prompt, answers } = body;
      return [
        { id, depth, author, authorId, state, at, preset, prompt, answers, answer: chosenAnswer(body) },
      ];
    }),
    unreadable: unreadable.map(({ key, cause }) => ({ turnId: key, cause })),
  };
}
