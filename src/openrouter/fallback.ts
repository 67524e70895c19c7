import { z } from 'zod';
import type { Catalogue } from './catalogue.ts';
import type { Attempt } from './events.ts';
import type { FailureKind } from './failure.ts';
import { choosesItself, isSameModel } from './same-model.ts';

/** OpenRouter's account of the route that was taken (docs, router metadata). */
const metadata = z.object({
  attempts: z.array(z.object({ model: z.string(), status: z.number() })).catch([]),
});

/** What is known of how an answer came about. */
export interface Served {
  /** The whole list of models, the one asked for first. */
  models: readonly string[];
  /** Those which the request that was answered carried. */
  carried: readonly string[];
  modelServed: string;
  attempts: readonly Attempt[];
  /** `openrouter_metadata` of the answer. */
  metadata: unknown;
  /** Models that cost something were left out, since there was no money for them. */
  isOutOfMoney?: boolean;
}

/**
 * The fallback that took place: none where the model asked for answered, under whatever name, or where a router,
 * alias or account preset chose for itself.
 */
export function fallbackOf(
  served: Served,
  catalogue: Catalogue,
): { from: string; reason: string } | undefined {
  const [asked] = served.models;
  if (asked === undefined || isSameModel(asked, served.modelServed, catalogue)) return undefined;
  if (!served.carried.includes(asked)) {
    const failed = served.attempts.findLast((attempt) => attempt.models.includes(asked));
    const reason = failed ? reasons[failed.failure.kind] : undefined;
    return { from: asked, reason: reason ?? (served.isOutOfMoney ? 'a limit is reached' : 'not available') };
  }
  const others = served.carried.slice(1);
  if (choosesItself(asked) || !others.some((other) => isSameModel(other, served.modelServed, catalogue)))
    return undefined;
  return { from: asked, reason: reasonIn(served.metadata, asked, catalogue) ?? 'not available' };
}

function reasonIn(value: unknown, asked: string, catalogue: Catalogue): string | undefined {
  const parsed = metadata.safeParse(value);
  if (!parsed.success) return undefined;
  const failed = parsed.data.attempts.findLast(
    ({ model, status }) => status >= 400 && isSameModel(asked, model, catalogue),
  );
  return failed && reasonOfStatus(failed.status);
}

function reasonOfStatus(status: number): string {
  switch (status) {
    case 400:
      return 'refused the request';
    case 402:
      return reasons.credit;
    case 403:
      return 'refused the question';
    case 404:
      return reasons['no-endpoints'];
    case 408:
    case 504:
    case 524:
      return reasons['gateway-timeout'];
    case 413:
      return reasons['payload-too-large'];
    case 429:
      return reasons['rate-limited'];
    case 503:
    case 529:
      return reasons.overloaded;
    default:
      return status >= 500 ? reasons['provider-down'] : 'not available';
  }
}

/** What went wrong with a request, in a few words. @param kind of failure, as it was saved with an answer */
export function reasonOf(kind: string): string {
  return reasons[kind as FailureKind] ?? 'failed';
}

/** A few words for the footer, behind "instead of MODEL: ". */
const reasons: Readonly<Record<FailureKind, string>> = {
  'bad-request': 'refused the request',
  unprocessable: 'refused the request',
  conflict: 'busy',
  'context-too-long': 'conversation too long for it',
  'image-rejected': 'could not take the image',
  'payload-too-large': 'attachments too large for it',
  'key-invalid': 'key not accepted',
  credit: 'no credit for it',
  budget: 'budget reached',
  'in-flight': 'too much in flight',
  moderation: 'its moderation flagged the question',
  guardrail: 'a guardrail flagged the question',
  forbidden: 'not allowed for this account',
  region: 'not available in this region',
  'model-not-found': 'no longer offered',
  'no-endpoints': 'no provider for this request',
  'rate-limited': 'rate limited',
  'free-per-minute': 'free requests of this minute used up',
  'free-daily': 'free requests of today used up',
  'upstream-rate-limited': 'rate limited by its provider',
  'request-timeout': 'timed out',
  'gateway-timeout': 'timed out',
  'server-error': 'failed',
  'provider-down': 'its provider is down',
  overloaded: 'overloaded',
  edge: 'not reachable',
  'unexpected-status': 'failed',
  'stream-error': 'failed',
  'error-in-body': 'failed',
  'choices-null': 'sent an empty answer',
  'empty-completion': 'sent an empty answer',
  'thought-too-long': 'only thought, and did not answer',
  'content-filter': 'its filter held the answer back',
  garbled: 'sent something unreadable',
  truncated: 'broke off',
  'cut-socket': 'broke off',
  stalled: 'fell silent',
  'first-token-timeout': 'too slow to begin',
  'total-timeout': 'too slow',
  dns: 'not reachable',
  refused: 'not reachable',
  network: 'not reachable',
  stopped: 'stopped',
};
