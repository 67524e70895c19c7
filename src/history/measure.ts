import { estimateTokens } from './estimator.ts';
import { type Naming, namingOf, type Person } from './names.ts';
import type { PathTurn } from './path.ts';

/** What an API wraps around each message, in tokens: its role and its limits. */
export const wrappingTokens = 4;

/** How a conversation stands in a prompt. */
export interface Measure {
  naming: Naming;
  /** The name of a turn's writer. */
  nameOf(turn: PathTurn): string;
  /** Uncorrected estimate of a turn's two messages, in tokens. */
  tokensOf(turn: PathTurn): number;
}

/**
 * Measures the turns of a path by what is known of them without their texts.
 *
 * @param options `shared`: prompts carry their writers' names; `self`: the bot, whose name nobody else gets
 */
export function measure(
  path: readonly PathTurn[],
  { shared, self }: { shared: boolean; self?: Person | undefined },
): Measure {
  const naming = namingOf(path, self);
  const nameOf = ({ authorId, authorName }: PathTurn) => naming({ id: authorId, name: authorName });
  const authors = new Map(shared ? path.map((turn) => [turn.authorId, turn]) : []);
  const nameTokens = new Map(
    authors.entries().map(([author, turn]) => [author, estimateTokens(`${nameOf(turn)}: `)]),
  );
  return {
    naming,
    nameOf,
    tokensOf: ({ authorId, promptTokens, answerTokens }) =>
      promptTokens + answerTokens + 2 * wrappingTokens + (nameTokens.get(authorId) ?? 0),
  };
}

/** Whether later turns see it: it has an answer, whole or in part, as it stands on the screen. However that came to end. */
export function isFinished({ state, answerTokens }: PathTurn): boolean {
  return state !== 'pending' && state !== 'deleted' && answerTokens > 0;
}

/** Indices of the turns up to which a summary reaches, ascending. */
export function summarisedAt(turns: readonly PathTurn[]): number[] {
  return turns.flatMap(({ summaryTokens }, index) => (summaryTokens > 0 ? [index] : []));
}
