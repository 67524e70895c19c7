import { z } from 'zod';
import type { Bodies } from '../store/bodies.ts';
import type { Store } from '../store/store.ts';
import { promptSchema } from './prompt.ts';

const usageSchema = z.object({
  promptTokens: z.number(),
  completionTokens: z.number(),
  reasoningTokens: z.number(),
  cachedTokens: z.number(),
  cacheWriteTokens: z.number(),
  costMicroUsd: z.number().optional(),
});

/** A file of an answer; its bytes are kept by their hash, and only for a time. */
const fileSchema = z.object({
  /** SHA-256, hexadecimal. */
  hash: z.string(),
  name: z.string(),
  kind: z.enum(['image', 'audio', 'video', 'pdf', 'text', 'office']),
  /** Media type. */
  type: z.string(),
  bytes: z.number(),
});

/** Of an embed, UTF-16 units (Discord docs, "Embed Limits"). */
export const cardLimits = { title: 256, description: 4096 };

const cardSchema = z.object({ title: z.string().optional(), description: z.string() });

const answerSchema = z.object({
  /** How it ended. */
  state: z.enum(['done', 'stopped', 'cut-off', 'failed', 'interrupted']),
  /** The model's own text, as far as it came; never what was drawn in Discord. */
  text: z.string(),
  /** What is attached to it: pictures that the model drew, a file made of its data. */
  files: z.array(fileSchema).optional(),
  /** The text is data for later turns; what people see of it is the card or the file. */
  isData: z.boolean().optional(),
  /** Shown instead of data, as an embed. */
  card: cardSchema.optional(),
  /** Id of the message in which the data stand as a poll: then the card is not shown. */
  poll: z.string().optional(),
  /** What could be asked next: shown as buttons. */
  suggestions: z.array(z.string()).optional(),
  /** Whether its reasoning is kept (see `Reasoning`). */
  reasoned: z.boolean().default(false),
  modelAsked: z.string(),
  modelServed: z.string().optional(),
  /** Another model than the one asked first has answered. */
  fallback: z.object({ from: z.string(), reason: z.string() }).optional(),
  provider: z.string().optional(),
  generationId: z.string().optional(),
  finishReason: z.string().optional(),
  nativeFinishReason: z.string().optional(),
  usage: usageSchema.optional(),
  /** The cost of its last request is not in `usage` yet. */
  billDue: z.boolean().optional(),
  citations: z.array(z.object({ url: z.string(), title: z.string().optional() })).optional(),
  /** The functions that were called for it, in order. */
  tools: z.array(z.string()).optional(),
  /** Each attempt that failed before: models, kind of failure, ms. */
  attempts: z
    .array(z.object({ models: z.array(z.string()), failure: z.string(), ms: z.number() }))
    .optional(),
  preset: z.string().optional(),
  /** How much the quiet line tells of its making; absent: all of it. */
  footer: z.enum(['off', 'model', 'cost', 'full']).optional(),
  /** The sentence under it that says how it ended. */
  notice: z.string().optional(),
  /** How many older turns the model saw summed up, and how many not at all. */
  summarisedTurns: z.number().optional(),
  omittedTurns: z.number().optional(),
  /** How many files it did not see, in answers from before files could be read. */
  unreadFiles: z.number().optional(),
  /** Of what came with the prompt, what the model was not given: a sentence each. */
  troubles: z.array(z.string()).optional(),
  /** Why a message that was replied to could not be read. */
  unreadQuote: z.enum(['deleted', 'hidden', 'forbidden', 'unreachable', 'paused']).optional(),
  /** What the quiet line tells of the question besides. */
  note: z.string().optional(),
  firstTokenMs: z.number().optional(),
  totalMs: z.number().optional(),
});

/** What is kept of a turn under its id. */
const bodySchema = z.object({
  prompt: promptSchema,
  answers: z.array(answerSchema),
  /** Index of the answer that is shown and that later turns see; -1 before the first. */
  chosen: z.int(),
});

/**
 * What a model thought on the way to an answer. Kept apart from the texts: it is often longer than they are, and a context
 * needs that of one answer only.
 */
const reasoningSchema = z.object({
  /** What may be shown. */
  text: z.string(),
  /** As it came, to go back unchanged; empty for answers that are not whole (an aborted one lacks its signature). */
  details: z.array(z.unknown()),
});

/** Calls of functions on the way to an answer and what they gave, as the models were sent it. */
const trafficSchema = z.array(z.unknown());

/** One answer of a turn, to be saved; regenerating adds another. */
export type Answer = Omit<z.input<typeof answerSchema>, 'reasoned'> & {
  reasoning?: string | undefined;
  reasoningDetails?: unknown[] | undefined;
  traffic?: unknown[] | undefined;
};
/** An answer as it is read back. */
export type SavedAnswer = z.output<typeof answerSchema>;
/** A file of an answer. */
export type AnswerFile = z.output<typeof fileSchema>;
/** What is shown as an embed, within {@link cardLimits}. */
export type Card = z.output<typeof cardSchema>;
/** What requests took: tokens, micro-USD. */
export type Usage = z.output<typeof usageSchema>;
/** The texts of a turn. */
export type Body = z.output<typeof bodySchema>;
/** The answers of a turn, and which of them is chosen. */
export type Answers = Pick<Body, 'answers' | 'chosen'>;
/** What a model thought on the way to an answer. */
export type Reasoning = z.output<typeof reasoningSchema>;

/** What is kept of turns, by turn id, and of their answers: the reasoning, and calls of functions. */
export interface HistoryBodies {
  turns: Bodies<Body>;
  reasoning: Bodies<Reasoning>;
  traffic: Bodies<unknown[]>;
}

/** Opens what is kept. */
export function openBodies(store: Store): HistoryBodies {
  return {
    turns: store.bodies('turns', bodySchema),
    reasoning: store.bodies('reasoning', reasoningSchema),
    traffic: store.bodies('traffic', trafficSchema),
  };
}

/** The key of an answer's reasoning and traffic. */
export function reasoningKey(turnId: string, answer: number): string {
  return `${turnId}/${answer}`;
}

/** The answer that is shown and that later turns see. */
export function chosenAnswer(body: Answers): SavedAnswer | undefined {
  return body.answers[body.chosen];
}

/** Whether an answer says or shows anything. */
export function hasContent(answer: Pick<SavedAnswer, 'text' | 'files'> | undefined): boolean {
  return /\S/u.test(answer?.text ?? '') || (answer?.files ?? []).length > 0;
}

/** Whether a model can go on with an answer: it has words, and is not whole. */
export function canGoOn(answer: Pick<SavedAnswer, 'text' | 'state'> | undefined): boolean {
  return answer !== undefined && answer.state !== 'done' && /\S/u.test(answer.text);
}

/** The pictures of an answer, in order. */
export function picturesOf(answer: Pick<SavedAnswer, 'files'> | undefined): AnswerFile[] {
  return (answer?.files ?? []).filter(({ kind }) => kind === 'image');
}

/** An answer as later turns read it. */
export function answerText(answer: Pick<SavedAnswer, 'text' | 'files'>): string {
  const pictures = picturesOf(answer).length;
  const drawn =
    pictures === 0 ? '' : `[You drew ${pictures === 1 ? 'a picture' : `${pictures} pictures`} here.]`;
  return [answer.text, drawn].filter(Boolean).join('\n\n');
}

/** What two requests took, as far as it is known. */
export function plus(one: Usage, other: Usage): Usage {
  const cost =
    one.costMicroUsd === undefined && other.costMicroUsd === undefined
      ? undefined
      : (one.costMicroUsd ?? 0) + (other.costMicroUsd ?? 0);
  return {
    promptTokens: one.promptTokens + other.promptTokens,
    completionTokens: one.completionTokens + other.completionTokens,
    reasoningTokens: one.reasoningTokens + other.reasoningTokens,
    cachedTokens: one.cachedTokens + other.cachedTokens,
    cacheWriteTokens: one.cacheWriteTokens + other.cacheWriteTokens,
    costMicroUsd: cost,
  };
}

/** Adds an answer. It is chosen, unless it says nothing and the one chosen until now does. */
export function withAnswer(body: Body, answer: SavedAnswer): Body {
  const answers = [...body.answers, answer];
  const isKept = !hasContent(answer) && hasContent(chosenAnswer(body));
  return { ...body, answers, chosen: isKept ? body.chosen : answers.length - 1 };
}

/** Puts an answer in another's place. */
export function withReplaced(body: Body, index: number, answer: SavedAnswer): Body {
  return { ...body, answers: body.answers.with(index, answer) };
}

/** The indices of the answers among which a member can choose: those that say something. */
export function alternatives(body: Answers): number[] {
  return [...body.answers.keys()].filter((index) => hasContent(body.answers[index]));
}
