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

const answerSchema = z.object({
  /** How it ended. */
  state: z.enum(['done', 'stopped', 'cut-off', 'failed', 'interrupted']),
  /** The model's own text, as far as it came; never what was drawn in Discord. */
  text: z.string(),
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
  citations: z.array(z.object({ url: z.string(), title: z.string().optional() })).optional(),
  /** Each attempt that failed before: models, kind of failure, ms. */
  attempts: z
    .array(z.object({ models: z.array(z.string()), failure: z.string(), ms: z.number() }))
    .optional(),
  preset: z.string().optional(),
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

/** One answer of a turn, to be saved; regenerating adds another. */
export type Answer = Omit<z.input<typeof answerSchema>, 'reasoned'> & {
  reasoning?: string | undefined;
  reasoningDetails?: unknown[] | undefined;
};
/** An answer as it is read back. */
export type SavedAnswer = z.output<typeof answerSchema>;
/** The texts of a turn. */
export type Body = z.output<typeof bodySchema>;
/** What a model thought on the way to an answer. */
export type Reasoning = z.output<typeof reasoningSchema>;

/** What is kept of turns, by turn id, and of their answers' reasoning. */
export interface HistoryBodies {
  turns: Bodies<Body>;
  reasoning: Bodies<Reasoning>;
}

/** Opens what is kept. */
export function openBodies(store: Store): HistoryBodies {
  return { turns: store.bodies('turns', bodySchema), reasoning: store.bodies('reasoning', reasoningSchema) };
}

/** The key of an answer's reasoning. */
export function reasoningKey(turnId: string, answer: number): string {
  return `${turnId}/${answer}`;
}

/** The answer that is shown and that later turns see. */
export function chosenAnswer(body: Body): SavedAnswer | undefined {
  return body.answers[body.chosen];
}
