import { z } from 'zod';

const maybe = <Schema extends z.ZodType>(schema: Schema) => schema.nullish().catch(undefined);
const text = maybe(z.string());
const texts = maybe(z.array(z.string()));
const word = maybe(z.union([z.string(), z.number()]));
const anything = maybe(z.unknown());

const metadata = z.object({
  error_type: text,
  provider_name: text,
  raw: anything,
  limit_source: text,
  reason: text,
  reasons: anything,
  flagged_input: anything,
  patterns: anything,
  headers: maybe(z.record(z.string(), z.unknown())),
  failed_routing_step: text,
});

const availability = z.object({
  code: text,
  retry_after: word,
  excluded_by: texts,
});

const schema = z.object({
  code: word,
  message: text,
  type: text,
  error_type: text,
  http_status: maybe(z.number()),
  metadata: maybe(metadata),
  availability: maybe(availability),
});

/** The inner `error` object, as far as it could be read (OpenRouter docs, errors); all of it may be missing. */
export interface ErrorBody {
  /** The number in `code` or `http_status`. */
  status?: number;
  /** `error_type`, or a `code` or `type` that is a word. */
  type?: string;
  availability?: string;
  limitSource?: string;
  limitReason?: string;
  provider?: string;
  excludedBy: readonly string[];
  routingStep?: string;
  /** Names what was flagged: moderation. */
  flagged: boolean;
  /** A guardrail's patterns. */
  patterns: boolean;
  /** As sent: seconds, or a date. */
  retryAfter?: string | number;
  /** Rate-limit headers, which sometimes stand in the body only; names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** The provider's and OpenRouter's own words: to be searched for known phrases, never to be shown or logged. */
  words: string;
}

/** Reads an `error`; a text is taken for its message. */
export function readErrorBody(error: unknown): ErrorBody {
  const parsed = schema.safeParse(typeof error === 'string' ? { message: error } : error);
  const { metadata, availability, ...body } = parsed.success ? parsed.data : {};
  const code = body.code ?? undefined;
  const numeric = code !== undefined && /^\d{3}$/.test(String(code)) ? Number(code) : undefined;
  return {
    status: numeric ?? body.http_status ?? undefined,
    type:
      metadata?.error_type ??
      body.error_type ??
      (typeof code === 'string' && numeric === undefined ? code : undefined) ??
      body.type ??
      undefined,
    availability: availability?.code ?? undefined,
    limitSource: metadata?.limit_source ?? undefined,
    limitReason: metadata?.reason ?? undefined,
    provider: metadata?.provider_name ?? undefined,
    excludedBy: availability?.excluded_by ?? [],
    routingStep: metadata?.failed_routing_step ?? undefined,
    flagged: metadata?.reasons != null || metadata?.flagged_input != null,
    patterns: metadata?.patterns != null,
    retryAfter: availability?.retry_after ?? undefined,
    headers: lowerCased(metadata?.headers ?? {}),
    words: [
      body.message,
      typeof metadata?.raw === 'string' ? metadata.raw : JSON.stringify(metadata?.raw ?? ''),
    ]
      .filter(Boolean)
      .join('\n')
      .slice(0, 4_000),
  };
}

function lowerCased(headers: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}
