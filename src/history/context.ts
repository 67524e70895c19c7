import type { Store } from '../store/store.ts';
import { answerText, type Body, chosenAnswer, type HistoryBodies, reasoningKey } from './body.ts';
import { fitWithin, summaryRoom } from './cut.ts';
import { type Estimator, estimateTokens } from './estimator.ts';
import type { FileRef } from './file-ref.ts';
import { filesInSight } from './in-sight.ts';
import { isFinished, measure, summarisedAt, wrappingTokens } from './measure.ts';
import type { Naming, Person } from './names.ts';
import { readSummary } from './next-summary.ts';
import { type PathTurn, pathOf } from './path.ts';
import { backgroundText, type Prompt, promptText, type Quote, talkLines } from './prompt.ts';
import type { Summaries } from './summaries.ts';
import { summaryMessage } from './summary-message.ts';

/** A message as the chat completions API takes it, but for the files that go with it: those are named only. */
export type ContextMessage =
  | { role: 'system'; content: string }
  | { role: 'user'; content: string; files?: readonly FileRef[] }
  | { role: 'assistant'; content: string; reasoning_details?: unknown[] };

/** What a turn needs to be asked. */
export interface ContextRequest {
  /** The turn to answer: its prompt comes last, what it stands on before it. */
  turnId: string;
  /** System prompt: what does not change from turn to turn, so that prompt caches hit. May be empty. */
  system: string;
  /** What does change (the date, who asks): stands just before the prompt. */
  varying?: string;
  /** The model that will be asked first. */
  model: string;
  /** Budget of the turns before this one, in tokens. */
  historyTokens: number;
  /** What the answer may take, in tokens. */
  maxTokens: number;
  /** What the model can read and write in all, in tokens, where it is known. */
  contextTokens?: number;
  /** Several people may talk here, so each prompt is given its writer's name. */
  shared: boolean;
  /** The bot, whose name nobody else gets. */
  self?: Person;
  /** The turns before it are not sent, as in a turn that is asked alone. */
  alone?: boolean;
  /** What others said just before the prompt, oldest first; the newest of it that fits is given with the prompt. */
  talk?: readonly Quote[];
}

/** Messages that are ready to be sent, and what is to be known about them. */
export interface Context {
  messages: ContextMessage[];
  /** How many of them, from the first on, will most likely stand there in the next turn as well. */
  stable: number;
  /** How long ago the turn before was asked, ms; absent: there is none. */
  restedMs?: number;
  /** How many turns stand before the prompt. */
  turns: number;
  /** How many older turns a summary stands for. */
  summarised: number;
  /** How many older turns had no room, and are in no summary. */
  leftOut: number;
  /** Budget of the turns before this one, in tokens of the model: `historyTokens`, or what the model leaves room for. */
  budget: number;
  /** Estimate of all messages for this model, in tokens, without their files. */
  tokens: number;
  /** The same without the model's correction, for `learn`. */
  estimated: number;
}

/** A turn of the path that could not be read and was left out. */
export interface HistoryProblem {
  turnId: string;
  cause: unknown;
}

/** What contexts are made from. */
export interface ContextSources {
  store: Store;
  bodies: HistoryBodies;
  summaries: Summaries;
  estimator: Estimator;
  onProblem: (problem: HistoryProblem) => void;
}

/** Said to the model where prompts carry names. */
const namesNote =
  "Several people talk here. Each of their messages begins with its writer's name and a colon; yours do not.";
/** And there also who it is itself. */
const selfNote = (name: string) => `You are called ${name} here.`;
/** What was said before a prompt may take so much, in tokens, and at most this share of the model's context. */
const mostTalkTokens = 4000;
const talkShare = 1 / 8;
/** A model's context is used up to here, since tokens are only estimated. */
const safeShare = 0.95;
/** Where the model's context is the limit, the budget moves in steps of this share of it, not with each prompt's length. */
const roomSteps = 32;

/**
 * Builds what is sent to the model: the system prompt, the finished turns on the path to the root as far as the budget
 * goes (cut in steps, see `cutStart`; where some are cut off, the newest summary on the path stands for them), and the
 * prompt. Turns that are pending, deleted or without any answer are passed over; of one that broke off there is what came.
 * `reasoning_details` go back, as they came, with the answer just before the prompt, if the same model gave it and the
 * budget has room for them.
 *
 * One recursive query and one `getMany`, and a `get` where there is a summary. What cannot be read is reported and left out.
 *
 * @throws where the turn's own prompt cannot be read
 */
export async function buildContext(sources: ContextSources, request: ContextRequest): Promise<Context> {
  const { bodies, estimator, store } = sources;
  const own = await bodies.turns.get(request.turnId);
  if (!own) throw new Error(`turn ${request.turnId} has no body`);
  const whole = await readPath(sources, request.turnId);
  // What stands alone is sent as if it were the first turn.
  const path =
    own.prompt.alone || request.alone ? whole.slice(-1).map((turn) => ({ ...turn, depth: 0 })) : whole;

  const ratio = estimator.ratio(request.model);
  const corrected = (tokens: number) => Math.ceil(tokens * ratio);
  const { naming, nameOf, tokensOf } = measure(path, request);
  const named = (turn: PathTurn | undefined, prompt: Prompt) => {
    const text = promptText(prompt, naming, request.self?.id);
    return turn && request.shared ? `${nameOf(turn)}: ${text}` : text;
  };

  const system = [request.system, ...(request.shared ? notesFor(request.self) : [])]
    .filter((part) => part !== '')
    .join('\n\n');
  const before = systemMessages(system);
  const background = own.prompt.alone ? '' : backgroundFor(request, naming, corrected);
  const asked = named(path.at(-1), own.prompt);
  const { files = [] } = own.prompt;
  const prompt: ContextMessage = {
    role: 'user',
    content: background === '' ? asked : `${background}\n\n${asked}`,
    ...(files.length > 0 && { files }),
  };
  const after = [...systemMessages(request.varying ?? ''), prompt];
  const fixed = sum([...before, ...after].map(messageTokens));
  const ownFiles = sum(files.map(({ tokens }) => tokens));

  const turns = path.slice(0, -1).filter(isFinished);
  const older = path[0]?.depth ?? 0;
  const budget = budgetFor(request, corrected(fixed) + ownFiles);
  const fitted = fitWithin(
    turns.map((turn) => corrected(tokensOf(turn))),
    budget,
    summarisedAt(turns),
    older > 0,
  );
  const kept = turns.slice(fitted.start);
  const [read, summary] = await Promise.all([
    readBodies(sources, kept),
    summaryFor(sources, turns[fitted.summary ?? -1], summaryRoom(budget) / ratio),
  ]);
  const last = read.at(-1);
  const details = last && (await detailsFor(sources, request.model, last));
  const summaryMessages = summary === undefined ? [] : [summary.message];
  const historyEstimate = sum([
    ...summaryMessages.map(messageTokens),
    ...read.map(({ turn }) => tokensOf(turn)),
  ]);
  const detailsEstimate = details ? Math.ceil(JSON.stringify(details).length / 4) : 0;
  const withDetails = corrected(historyEstimate + detailsEstimate) <= budget;
  const estimated = fixed + historyEstimate + (withDetails ? detailsEstimate : 0);
  const sighted = filesInSight(
    read.map(({ body }) => body),
    { usual: request.historyTokens, most: roomFor(request, corrected(estimated) + ownFiles) },
  );
  const history = read.flatMap(({ turn, body }, index): ContextMessage[] => [
    {
      role: 'user',
      content: named(turn, body.prompt),
      ...(sighted[index]?.length && { files: sighted[index] }),
    },
    {
      role: 'assistant',
      content: chosenText(body),
      ...(details && withDetails && body === last.body ? { reasoning_details: details } : {}),
    },
  ]);

  const covers = (depth: number) => summary !== undefined && depth >= summary.from && depth <= summary.to;
  const summarised =
    turns.slice(0, fitted.start).filter(({ depth }) => covers(depth)).length +
    (summary ? Math.max(0, older - summary.from) : 0);
  return {
    messages: [...before, ...summaryMessages, ...history, ...after],
    stable: before.length + summaryMessages.length + history.length,
    ...(last && { restedMs: store.now() - last.turn.at }),
    turns: read.length,
    summarised,
    leftOut: fitted.start + older - summarised,
    budget,
    tokens: corrected(estimated),
    estimated,
  };
}

/** The path, oldest first, ending in the turn itself. */
async function readPath({ store, onProblem }: ContextSources, turnId: string): Promise<PathTurn[]> {
  try {
    return (await pathOf(store, turnId)).reverse();
  } catch (cause) {
    // A damaged index costs the history, not the answer.
    onProblem({ turnId, cause });
    return [];
  }
}

interface ReadTurn {
  turn: PathTurn;
  body: Body;
}

async function readBodies({ bodies, onProblem }: ContextSources, turns: PathTurn[]): Promise<ReadTurn[]> {
  const { found, unreadable } = await bodies.turns.getMany(turns.map((turn) => turn.id));
  const causes = new Map(unreadable.map(({ key, cause }) => [key, cause]));
  return turns.flatMap((turn) => {
    const body = found.get(turn.id);
    if (body && chosenAnswer(body)) return [{ turn, body }];
    onProblem({ turnId: turn.id, cause: causes.get(turn.id) ?? new Error('its texts are missing') });
    return [];
  });
}

function chosenText(body: Body): string {
  const answer = chosenAnswer(body);
  return answer ? answerText(answer) : '';
}

/** The newest of what was said before the prompt, as far as there is room for it; empty where nothing was. */
function backgroundFor(
  { talk = [], contextTokens = Number.POSITIVE_INFINITY }: ContextRequest,
  naming: Naming,
  corrected: (tokens: number) => number,
): string {
  const most = Math.min(mostTalkTokens, contextTokens * talkShare);
  const lines = talk.map((quote) => talkLines(quote, naming));
  let room = most - corrected(estimateTokens(backgroundText([])));
  const kept = lines.findLastIndex((text) => {
    room -= corrected(estimateTokens(text));
    return room < 0;
  });
  const newest = lines.slice(kept + 1);
  return newest.length > 0 ? backgroundText(newest) : '';
}

/** What the model is told where several people talk. */
function notesFor(self: Person | undefined): string[] {
  return [self ? `${namesNote} ${selfNote(self.name)}` : namesNote];
}

function systemMessages(content: string): ContextMessage[] {
  return content === '' ? [] : [{ role: 'system', content }];
}

function messageTokens({ content }: ContextMessage): number {
  return estimateTokens(content) + wrappingTokens;
}

/** What a model's context leaves beside so many tokens and the answer. */
function roomFor({ maxTokens, contextTokens }: ContextRequest, tokens: number): number {
  return contextTokens === undefined
    ? Number.POSITIVE_INFINITY
    : contextTokens * safeShare - maxTokens - tokens;
}

function budgetFor(request: ContextRequest, fixedTokens: number): number {
  const { historyTokens, contextTokens } = request;
  if (contextTokens === undefined) return historyTokens;
  const room = roomFor(request, fixedTokens);
  const step = contextTokens / roomSteps;
  return Math.max(0, Math.min(historyTokens, Math.floor(room / step) * step));
}

/** A summary as it is sent, and the depths of the turns that it covers. */
interface SentSummary {
  message: ContextMessage;
  from: number;
  to: number;
}

/** The summary that reaches up to a turn, in at most `room` tokens. */
async function summaryFor(
  sources: ContextSources,
  turn: PathTurn | undefined,
  room: number,
): Promise<SentSummary | undefined> {
  const summary = turn && (await readSummary(sources, turn.id));
  if (!summary) return undefined;
  return { message: summaryMessage(summary.text, room), from: turn.summaryFrom, to: turn.depth };
}

/** Another model cannot read them, and an aborted answer's lack their signature (OpenRouter docs, reasoning tokens). */
async function detailsFor(
  { bodies, onProblem }: ContextSources,
  model: string,
  { turn, body }: ReadTurn,
): Promise<unknown[] | undefined> {
  const answer = chosenAnswer(body);
  if (!answer?.reasoned || answer.modelAsked !== model || answer.fallback || answer.state === 'stopped')
    return undefined;
  try {
    const reasoning = await bodies.reasoning.get(reasoningKey(turn.id, body.chosen));
    return reasoning && reasoning.details.length > 0 ? reasoning.details : undefined;
  } catch (cause) {
    onProblem({ turnId: turn.id, cause });
    return undefined;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
