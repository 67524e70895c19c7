import type { Store } from '../store/store.ts';
import { openBodies } from './body.ts';
import { buildContext, type Context, type ContextRequest, type HistoryProblem } from './context.ts';
import { createEstimator, type Estimator } from './estimator.ts';
import { nextSummary, type SummaryRequest, type SummaryTask, summaryOn } from './next-summary.ts';
import type { PathTurn } from './path.ts';
import { shorten } from './shorten.ts';
import { createSummaries, type Summary } from './summaries.ts';
import { type TranscriptTurn, transcribe, wholePath } from './transcript.ts';
import { createTurns, type Turns } from './turns.ts';

/** The tree of turns, and the contexts that are read from it. */
export interface History extends Turns {
  /** What is sent to the model for a turn; see `buildContext`. */
  context(request: ContextRequest): Promise<Context>;
  /** Corrects the token estimates by a prompt that was counted; see `Estimator.learn`. */
  learn: Estimator['learn'];
  /** What a prompt hardly ever takes more of; see `Estimator.upper`. */
  upperTokens: Estimator['upper'];
  /** What is to be summed up next, now that a turn is answered; see `nextSummary`. */
  nextSummary(request: SummaryRequest): Promise<SummaryTask | undefined>;
  /** The newest summary on the path to a turn, and how many turns it stands for. */
  summaryOn(turnId: string): Promise<{ summary: Summary; turns: number } | undefined>;
  /** The path to a turn, oldest first, from its root, without what was deleted. */
  path(turnId: string): Promise<PathTurn[]>;
  /** Turns with their texts; those that cannot be read are left out. */
  transcribe(turns: readonly PathTurn[]): Promise<TranscriptTurn[]>;
  /** Keeps a summary that `nextSummary` has begun. @returns false where one of its turns has changed meanwhile */
  saveSummary(task: SummaryTask, text: string, model: string): Promise<boolean>;
}

/** What may be told. */
export interface HistoryOptions {
  /** A turn of a path could not be read and was left out. For the log: ids and causes, no content. */
  onProblem?: (problem: HistoryProblem) => void;
  /** The texts of a turn are deleted. */
  onTextsGone?: () => void;
  /** A turn that held files, of its question or its answers, is deleted: nothing of it is to be kept. */
  onFilesGone?: (turnId: string) => Promise<void>;
}

/** The history in a store. */
export async function createHistory(
  store: Store,
  { onProblem = () => {}, onTextsGone = () => {}, onFilesGone = async () => {} }: HistoryOptions = {},
): Promise<History> {
  const bodies = openBodies(store);
  const estimator = await createEstimator(store);
  const summaries = createSummaries(store);
  const turns = createTurns(store, bodies, summaries);
  const sources = { store, bodies, summaries, estimator, onProblem };
  return {
    ...turns,
    async deleteTurn(id) {
      const isNews = await turns.deleteTurn(id);
      onTextsGone();
      const held = store.sql.selectFrom('file_holds').select('hash').where('turn_id', '=', id).limit(1);
      if (await held.executeTakeFirst()) await onFilesGone(id);
      return isNews;
    },
    context: (request) => buildContext(sources, request),
    nextSummary: (request) => nextSummary(sources, request),
    saveSummary: ({ turnId, mostTokens }, text, model) =>
      summaries.write(turnId, shorten(text, mostTokens), model),
    learn: estimator.learn,
    upperTokens: estimator.upper,
    summaryOn: (turnId) => summaryOn(sources, turnId),
    path: (turnId) => wholePath(store, turnId),
    async transcribe(turns) {
      const read = await transcribe(bodies, turns);
      for (const problem of read.unreadable) onProblem(problem);
      return read.turns;
    },
  };
}
