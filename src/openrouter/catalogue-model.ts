import { z } from 'zod';
import { type ModelPrices, pricingSchema } from './prices.ts';

/** One model of the catalogue. */
export interface CatalogueModel {
  /** What a request names; may carry a variant such as `:free`. */
  id: string;
  /** Permanent and dated, where it is known. */
  canonicalSlug?: string;
  name: string;
  description: string;
  /** Tokens. */
  contextLength?: number;
  /** Tokens of an answer. */
  maxCompletionTokens?: number;
  /** text, image, file, audio, video, … */
  inputModalities: readonly string[];
  /** text, image, audio, embeddings, … */
  outputModalities: readonly string[];
  /** tools, reasoning, response_format, …: the union over its providers. */
  supportedParameters: readonly string[];
  prices: ModelPrices;
  /** `supportedEfforts` undefined: all of them; `mandatory`: it cannot be switched off; `byDefault`: it thinks unasked. */
  reasoning?: { mandatory: boolean; byDefault?: boolean; supportedEfforts?: readonly string[] };
  /** `YYYY-MM-DD`, on which the model may end. */
  expirationDate?: string;
  /** The model behind an alias such as `~openai/gpt-luna-latest`. */
  aliasOf?: string;
  /** Which model answers, or what it can, is known only when it answers: then modalities and parameters are the widest. */
  opaque: boolean;
}

/** What a model of which nothing is known is presumed to be able to. */
export const presumed = {
  inputModalities: ['text', 'image', 'file', 'audio', 'video'],
  outputModalities: ['text', 'image', 'audio'],
  supportedParameters: [
    'tools',
    'tool_choice',
    'reasoning',
    'response_format',
    'structured_outputs',
    'max_tokens',
  ],
} as const;

const maybe = <Schema extends z.ZodType>(schema: Schema) => schema.nullish().catch(undefined);
const words = maybe(z.array(z.string()));

const entry = z.object({
  id: z.string().min(1),
  canonical_slug: maybe(z.string()),
  name: maybe(z.string()),
  description: maybe(z.string()),
  context_length: maybe(z.number()),
  architecture: maybe(z.object({ input_modalities: words, output_modalities: words })),
  pricing: pricingSchema.catch({ tiers: [] }),
  top_provider: maybe(z.object({ max_completion_tokens: maybe(z.number()) })),
  supported_parameters: words,
  reasoning: maybe(
    z.object({
      mandatory: maybe(z.boolean()),
      default_enabled: maybe(z.boolean()),
      supported_efforts: words,
    }),
  ),
  expiration_date: maybe(z.string().regex(/^\d{4}-\d{2}-\d{2}/)),
  alias_target: maybe(z.object({ slug: z.string() })),
});

/** The body of GET /models; whatever in it is not a list is refused. */
export const modelsBody = z.object({ data: z.array(z.unknown()) });

/** One entry of GET /models; undefined where not even an id can be read. */
export function readModel(value: unknown): CatalogueModel | undefined {
  const parsed = entry.safeParse(value);
  if (!parsed.success) return undefined;
  const model = parsed.data;
  const known = model.architecture?.input_modalities != null;
  return {
    id: model.id,
    canonicalSlug: model.canonical_slug ?? undefined,
    name: model.name ?? model.id,
    description: model.description ?? '',
    contextLength: model.context_length ?? undefined,
    maxCompletionTokens: model.top_provider?.max_completion_tokens ?? undefined,
    inputModalities: model.architecture?.input_modalities ?? presumed.inputModalities,
    outputModalities: model.architecture?.output_modalities ?? presumed.outputModalities,
    supportedParameters: model.supported_parameters ?? presumed.supportedParameters,
    prices: model.pricing,
    reasoning: model.reasoning
      ? {
          mandatory: model.reasoning.mandatory ?? false,
          byDefault: model.reasoning.default_enabled ?? false,
          supportedEfforts: model.reasoning.supported_efforts ?? undefined,
        }
      : undefined,
    expirationDate: model.expiration_date?.slice(0, 10),
    aliasOf: model.alias_target?.slug,
    opaque: !known || isRouter(model.id),
  };
}

/**
 * Whether a model can be asked in a chat: entries with `:batch` are for the batch API alone, and some make neither text nor
 * pictures, but speech, transcripts, vectors (OpenRouter docs, models).
 */
export function canBeAsked({
  id,
  outputModalities,
}: Pick<CatalogueModel, 'id' | 'outputModalities'>): boolean {
  return !id.endsWith(':batch') && outputModalities.some((kind) => kind === 'text' || kind === 'image');
}

/** A slug that picks a model itself. */
export function isRouter(id: string): boolean {
  return id.startsWith('openrouter/');
}
