import type { Store } from '../store/store.ts';
import { openBodies } from './body.ts';
import { buildContext, type Context, type ContextRequest, type HistoryProblem } from './context.ts';
import { createEstimator, type Estimator } from './estimator.ts';
import { createTurns, type Turns } from './turns.ts';

/** The tree of turns, and the contexts that are read from it. */
export interface History extends Turns {
  /** What is sent to the model for a turn; see `buildContext`. */
  context(request: ContextRequest): Promise<Context>;
  /** Corrects the token estimates by a prompt that was counted; see `Estimator.learn`. */
  learn: Estimator['learn'];
}

/** What may be told. */
export interface HistoryOptions {
  /** A turn of a path could not be read and was left out. For the log: ids and causes, no content. */
  onProblem?: (problem: HistoryProblem) => void;
}

/** The history in a store. */
export async function createHistory(
  store: Store,
  { onProblem = () => {} }: HistoryOptions = {},
): Promise<History> {
  const bodies = openBodies(store);
  const estimator = await createEstimator(store);
  return {
    ...createTurns(store, bodies),
    context: (request) => buildContext({ store, bodies, estimator, onProblem }, request),
    learn: estimator.learn,
  };
}
