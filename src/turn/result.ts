import {
  type Answer,
  type Body,
  chosenAnswer,
  hasContent,
  plus,
  type SavedAnswer,
  withAnswer,
  withReplaced,
} from '../history/body.ts';
import type { Texts } from '../texts/index.ts';
import { toolsIn } from './agent/run-calls.ts';
import { noticeOf } from './outcome.ts';
import type { Finished } from './record.ts';
import { joinAtSeam } from './seam.ts';

/** What a turn has after an answer to it has ended. */
export interface Result {
  /** To be saved. */
  answer: Answer;
  /** The index of the answer in whose place it stands; absent: it is a further one. */
  replaces?: number;
  /** The turn's texts with it. */
  body: Body;
  /** Said where nothing new came and the answer before is kept. */
  remark?: string;
}

/** What the quiet line tells of the question. */
type AskedFacts = Pick<SavedAnswer, 'unreadQuote' | 'note'>;

/** What comes of a further answer. */
export function resultOf(finished: Finished, texts: Texts): Result {
  const answer = answerOf(finished, texts, finished.question);
  const after = withAnswer(finished.body, { ...answer, reasoned: false });
  const isKept = after.chosen !== after.answers.length - 1;
  return {
    answer,
    body: after,
    ...(isKept && answer.notice !== undefined && { remark: texts.retry.noOther(answer.notice) }),
  };
}

/**
 * What comes of going on with the chosen answer: one answer of both parts, which costs what both have cost. Where nothing
 * came, it stays as it was.
 *
 * @param way what the model thought and called on the way to the first part
 */
export function joinedResult(
  finished: Finished,
  texts: Texts,
  way: { thought: string; traffic: readonly unknown[] },
): Result {
  const { body } = finished;
  const before = chosenAnswer(body);
  if (!before) throw new Error('there is no answer to go on with');
  const more = answerOf(finished, texts, before);
  const text = joinAtSeam(before.text, more.text);
  const isMore = text !== before.text || (more.state === 'done' && hasContent(more));
  const answer: Answer = {
    ...(isMore ? more : before),
    text,
    reasoning: [way.thought, more.reasoning ?? ''].filter(Boolean).join('\n\n'),
    // Of two requests neither's signature fits the whole.
    reasoningDetails: [],
    usage: before.usage && more.usage ? plus(before.usage, more.usage) : (before.usage ?? more.usage),
    citations: [...(before.citations ?? []), ...(more.citations ?? [])],
    traffic: [...way.traffic, ...(more.traffic ?? [])],
    tools: [...(before.tools ?? []), ...(more.tools ?? [])],
    files: [...(before.files ?? []), ...(more.files ?? [])],
    attempts: [...(before.attempts ?? []), ...(more.attempts ?? [])],
    firstTokenMs: before.firstTokenMs ?? more.firstTokenMs,
    totalMs: (before.totalMs ?? 0) + (more.totalMs ?? 0),
  };
  return {
    answer,
    replaces: body.chosen,
    body: withReplaced(body, body.chosen, { ...answer, reasoned: false }),
    ...(!isMore && more.notice !== undefined && { remark: texts.retry.noMore(more.notice) }),
  };
}

function answerOf(
  { question, outcome, heard, extras, context, choice, troubles, firstTextMs, totalMs }: Finished,
  texts: Texts,
  { unreadQuote, note }: AskedFacts,
): Answer {
  const { ending, usage, attempts, citations, reasoning, notes, traffic, billDue } = heard;
  const told = [note, ...notes].filter((part) => part !== undefined);
  return {
    state: outcome.state,
    text: heard.text,
    ...extras,
    ...(reasoning !== '' && { reasoning }),
    reasoningDetails: ending?.reasoningDetails ?? [],
    modelAsked: choice.models[0] ?? '',
    modelServed: ending?.modelServed,
    fallback: ending?.fallback ?? (ending && choice.instead),
    provider: ending?.provider,
    generationId: heard.generationId,
    finishReason: ending?.finishReason,
    nativeFinishReason: ending?.nativeFinishReason,
    usage,
    billDue,
    ...(citations.length > 0 && { citations }),
    ...(traffic.length > 0 && { traffic, tools: toolsIn(traffic) }),
    attempts: attempts.map(({ models, failure, ms }) => ({ models, failure: failure.kind, ms })),
    preset: choice.preset.name,
    footer: question.policy.settings.footer,
    notice: noticeOf(outcome, texts),
    summarisedTurns: context?.summarised,
    omittedTurns: context?.leftOut,
    unreadQuote,
    ...(told.length > 0 && { note: told.join(' · ') }),
    ...(troubles && { troubles }),
    firstTokenMs: firstTextMs,
    totalMs,
  };
}
