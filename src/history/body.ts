import { z } from 'zod';

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
  /** The reasoning that may be shown. */
  reasoning: z.string().optional(),
  /** As it came, to go back unchanged; kept of whole answers only (an aborted one lacks its signature). */
  reasoningDetails: z.array(z.unknown()).default([]),
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
export const bodySchema = z.object({
  prompt: z.object({ text: z.string() }),
  answers: z.array(answerSchema),
  /** Index of the answer that is shown and that later turns see; -1 before the first. */
  chosen: z.int(),
});

/** One answer of a turn; regenerating adds another. */
export type Answer = z.input<typeof answerSchema>;
/** An answer as it is read back. */
export type SavedAnswer = z.output<typeof answerSchema>;
/** The texts of a turn. */
export type Body = z.output<typeof bodySchema>;

/** The answer that is shown and that later turns see. */
export function chosenAnswer(body: Body): SavedAnswer | undefined {
  return body.answers[body.chosen];
}
