import type { Body } from '../history/body.ts';
import type { Context } from '../history/context.ts';
import { toolsIn } from './agent/run-calls.ts';
import type { Choice } from './choose.ts';
import type { Extras } from './keep-extras.ts';
import type { Heard } from './listen.ts';
import type { Outcome } from './outcome.ts';
import type { Question } from './question.ts';
import type { Result } from './result.ts';
import type { StopReason } from './running.ts';
import type { TurnServices } from './services.ts';

/** All that is known of an answer that has ended. */
export interface Finished {
  turnId: string;
  /** As it was asked in the end. */
  question: Question;
  /** With the models that can read what came with it. */
  choice: Choice;
  /** The turn's texts before it. */
  body: Body;
  heard: Heard;
  /** What hangs on it, and how data are shown. */
  extras?: Extras;
  outcome: Outcome;
  /** Absent where not even the context could be read. */
  context?: Context;
  /** Of what came with the prompt, what could not be read after all: a sentence each. */
  troubles?: string[];
  /** ms from the question to the first text, and to the last. */
  firstTextMs?: number;
  totalMs: number;
}

/** Saves the answer in the history, and lets the token estimate learn from it. */
export async function save(services: TurnServices, finished: Finished, result: Result): Promise<void> {
  const { history } = services;
  const { turnId, heard, context } = finished;
  const state = await history.saveAnswer(turnId, result.answer, result.replaces);
  // What was deleted meanwhile keeps nothing, its pictures neither.
  if (state === 'deleted' && result.answer.files?.length) await (await services.files()).release(turnId);
  const { usage } = heard;
  // After a fallback another tokenizer has counted; where the model went on or had functions, more was sent than the context;
  // and what files take was never estimated by their words.
  const isWhole = result.replaces === undefined && !heard.hadFunctions && !hasFiles(context);
  const isComparable = isWhole && !heard.ending?.fallback;
  if (usage && context && heard.ending && isComparable) {
    await history.learn(finished.choice.models[0] ?? '', context.estimated, usage.promptTokens);
  }
}

function hasFiles(context: Context | undefined): boolean {
  return context?.messages.some((message) => 'files' in message) ?? false;
}

/** The one line that a turn leaves in the log. Prompt and answer stand in it only if the operator asks for them. */
export function logTurn(services: TurnServices, finished: Finished, stopped: StopReason | undefined): void {
  const { question, outcome, heard, choice, turnId, firstTextMs, totalMs } = finished;
  const { ending, usage, failure } = heard;
  const line = {
    turnId,
    questionId: question.id,
    channelId: question.channelId,
    serverId: question.server?.id,
    userId: question.asker.id,
    preset: choice.preset.name,
    modelAsked: choice.models[0],
    modelServed: ending?.modelServed,
    provider: ending?.provider ?? failure?.provider,
    generationId: heard.generationId,
    promptTokens: usage?.promptTokens,
    completionTokens: usage?.completionTokens,
    costMicroUsd: usage?.costMicroUsd,
    firstTextMs,
    totalMs,
    outcome: outcome.state,
    stopped: stopped?.by,
    ...(heard.traffic.length > 0 && { tools: toolsIn(heard.traffic) }),
    ...(heard.refusal && { refused: heard.refusal.message }),
    ...(failure && { failure: failure.kind, status: failure.status, code: failure.code }),
    ...(heard.attempts.length > 0 && {
      attempts: heard.attempts.map((attempt) => `${attempt.models.join(',')}: ${attempt.failure.kind}`),
    }),
    ...(services.config.log.content && { prompt: question.prompt, answer: heard.text }),
  };
  if (outcome.state === 'failed' && !heard.refusal) {
    const error = failure ? undefined : outcome.cause;
    services.log.warn({ ...line, ...(error !== undefined && { error }) }, 'turn');
  } else services.log.info(line, 'turn');
}
