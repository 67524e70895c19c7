import { answerText, type Body, chosenAnswer } from './body.ts';
import type { ContextSources } from './context.ts';
import { cutStart, summaryRoom } from './cut.ts';
import { isFinished, type Measure, measure, summarisedAt } from './measure.ts';
import type { Person } from './names.ts';
import { type PathTurn, pathOf } from './path.ts';
import { isPrivate } from './place.ts';
import { promptText } from './prompt.ts';
import { shorten } from './shorten.ts';
import type { Summary } from './summaries.ts';
import { longestText } from './summary-message.ts';

/** Where a conversation stands that may have outgrown its budget. */
export interface SummaryRequest {
  /** Its newest turn, answered. */
  turnId: string;
  /** The model that is asked in this conversation. */
  model: string;
  /** Budget of the history, in tokens of that model; see `Context.budget`. */
  budget: number;
  shared: boolean;
  /** The bot. */
  self?: Person;
  /** How much may be taken in at once, in tokens; uncorrected. */
  inputTokens: number;
}

/** What is to be summed up: a summary is begun with it, and waits to be written. */
export interface SummaryTask {
  /** The turn up to which the summary shall reach: its key. */
  turnId: string;
  /** The summary so far. */
  previous: Summary | undefined;
  /** What came after it, oldest first. */
  turns: { author: string; prompt: string; answer: string }[];
  /** How long the summary may be, in tokens; uncorrected. */
  mostTokens: number;
}

/**
 * What the next context of a conversation would leave out without a summary that covers it: the next piece of it, of
 * at most `inputTokens`, to be summed up together with the summary so far. Turns that are still being answered, and all
 * after them, wait. What was said in private (a thread may go on from it) is not summed up.
 *
 * @returns undefined where there is nothing to sum up
 */
export async function nextSummary(
  sources: ContextSources,
  request: SummaryRequest,
): Promise<SummaryTask | undefined> {
  const { store, estimator, summaries } = sources;
  const { turnId, model, budget, inputTokens } = request;
  const path = (await pathOf(store, turnId)).reverse();
  const turns = path.filter(isFinished);
  const ratio = estimator.ratio(model);
  const measured = measure(path, request);
  const costs = turns.map((turn) => Math.ceil(measured.tokensOf(turn) * ratio));
  const beheaded = (path[0]?.depth ?? 0) > 0;
  const room = summaryRoom(budget);
  if (room === 0 || (cutStart(costs, budget) === 0 && !beheaded)) return undefined;
  const last = cutStart(costs, budget - room) - 1;
  const reached = summarisedAt(turns);
  if (last < 0 || reached.some((index) => index >= last)) return undefined;

  const secret = path.findLast(({ place }) => isPrivate(place))?.depth ?? -1;
  const previous = turns[reached.findLast((index) => (turns[index]?.depth ?? -1) > secret) ?? -1];
  const after = previous?.depth ?? secret;
  const waiting = path.find(({ state, depth }) => state === 'pending' && depth > after);
  const outgrown = turns
    .slice(0, last + 1)
    .filter(({ depth }) => depth > after && depth < (waiting?.depth ?? Number.POSITIVE_INFINITY));
  const piece = firstOf(outgrown, inputTokens);
  const newest = piece.at(-1);
  if (!newest) return undefined;
  const planned = await summaries.plan({
    turnId: newest.id,
    previousId: previous?.id,
    turnIds: path.filter(({ depth }) => depth > after && depth <= newest.depth).map(({ id }) => id),
    fromDepth: previous?.summaryFrom ?? piece[0]?.depth ?? 0,
  });
  if (!planned) return undefined;
  const earlier = previous && (await readSummary(sources, previous.id));
  if (previous && !earlier) return undefined;
  return {
    turnId: newest.id,
    previous: earlier,
    turns: await texts(sources, piece, measured, request),
    mostTokens: longestText(room / ratio),
  };
}

/** As many of the turns as fit, from the first on, at least one. */
function firstOf(turns: readonly PathTurn[], tokens: number): PathTurn[] {
  let sum = 0;
  const end = turns.findIndex(({ promptTokens, answerTokens }, index) => {
    sum += promptTokens + answerTokens;
    return index > 0 && sum > tokens;
  });
  return turns.slice(0, end < 0 ? turns.length : end);
}

async function texts(
  { bodies, onProblem }: ContextSources,
  turns: readonly PathTurn[],
  { naming, nameOf }: Measure,
  { self, inputTokens }: SummaryRequest,
): Promise<SummaryTask['turns']> {
  const { found, unreadable } = await bodies.turns.getMany(turns.map(({ id }) => id));
  for (const { key, cause } of unreadable) onProblem({ turnId: key, cause });
  const half = Math.floor(inputTokens / 2);
  const answerOf = (body: Body) => {
    const answer = chosenAnswer(body);
    return shorten(answer ? answerText(answer) : '', half);
  };
  return turns.flatMap((turn) => {
    const body = found.get(turn.id);
    if (!body) return [];
    const prompt = shorten(promptText(body.prompt, naming, self?.id), half);
    return [{ author: nameOf(turn), prompt, answer: answerOf(body) }];
  });
}

/** Reads a summary; one that cannot be read is reported and dropped, so that it is written anew. */
export async function readSummary(
  { summaries, onProblem }: Pick<ContextSources, 'summaries' | 'onProblem'>,
  turnId: string,
): Promise<Summary | undefined> {
  try {
    const summary = await summaries.get(turnId);
    if (summary) return summary;
    throw new Error('its summary is missing');
  } catch (cause) {
    onProblem({ turnId, cause });
    await summaries.forget(turnId);
    return undefined;
  }
}

/** The newest summary on the path to a turn, and how many turns it stands for. */
export async function summaryOn(
  sources: ContextSources,
  turnId: string,
): Promise<{ summary: Summary; turns: number } | undefined> {
  const path = await pathOf(sources.store, turnId);
  const reached = path.find((turn) => turn.summaryTokens > 0);
  const summary = reached && (await readSummary(sources, reached.id));
  if (!summary) return undefined;
  const { depth: to, summaryFrom: from } = reached;
  const seen = path.filter((turn) => isFinished(turn) && turn.depth >= from && turn.depth <= to).length;
  return { summary, turns: seen + Math.max(0, (path.at(-1)?.depth ?? 0) - from) };
}
