import { z } from 'zod';

const maybe = <Schema extends z.ZodType>(schema: Schema) => schema.nullish().catch(undefined);
const text = maybe(z.string());
const record = z.record(z.string(), z.unknown());

/**
 * Lists whose unreadable entries come out empty; see {@link readable}. A transform would leave them out at once, but what
 * zod 4.6 makes for each run of one lives until the next full collection: at 10,000 chunks a second that was 100 MiB.
 */
const listOf = <Schema extends z.ZodType>(schema: Schema) => maybe(z.array(maybe(schema)));

const toolCall = z.object({
  index: maybe(z.number()),
  id: text,
  function: maybe(z.object({ name: text, arguments: text })),
});
const image = z.object({ image_url: z.object({ url: z.string().min(1) }) });

const delta = z.object({
  // A few servers send parts where a text is usual.
  content: maybe(
    z.union([
      z.string(),
      z.array(z.object({ text: text })).transform((parts) => parts.map((part) => part.text ?? '').join('')),
    ]),
  ),
  refusal: text,
  reasoning: text,
  // vLLM, llama.cpp and DeepSeek's own API name it so.
  reasoning_content: text,
  reasoning_details: listOf(record),
  tool_calls: listOf(toolCall),
  images: listOf(image),
  annotations: listOf(record),
});

const choice = z.object({
  delta: maybe(delta),
  /** Instead of `delta` in a buffered answer. */
  message: maybe(delta),
  finish_reason: text,
  native_finish_reason: text,
  error: z.unknown().optional(),
});

/** A streamed chunk, or a whole buffered answer, as leniently as possible (OpenRouter docs, streaming). */
export const chunkSchema = z.object({
  id: text,
  model: text,
  provider: text,
  choices: listOf(choice),
  usage: z.unknown().optional(),
  error: z.unknown().optional(),
  openrouter_metadata: z.unknown().optional(),
  debug: z.unknown().optional(),
});

/** The entries of a list that could be read. */
export function readable<Entry>(list: readonly Entry[] | null | undefined): readonly NonNullable<Entry>[] {
  return list ? list.filter((entry) => entry != null) : nothing;
}

const nothing: readonly never[] = [];

/** One chunk, read. */
export type Chunk = z.output<typeof chunkSchema>;

/** What one choice adds. */
export type Delta = z.output<typeof delta>;

const citation = z.object({ url: z.string().min(1), title: text });

/** The link of an annotation of type `url_citation`; every field but `url` may be missing. */
export function readCitation(
  annotation: Record<string, unknown>,
): { url: string; title?: string } | undefined {
  if (annotation.type !== 'url_citation') return undefined;
  const parsed = citation.safeParse(annotation.url_citation);
  if (!parsed.success) return undefined;
  return { url: parsed.data.url, ...(parsed.data.title && { title: parsed.data.title }) };
}
