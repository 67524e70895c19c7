import { createHash } from 'node:crypto';
import type { ModelCall } from '../openrouter/call.ts';

/** What a call to the models belongs to. */
export interface Belongs {
  /** Discord id of whoever asks. */
  userId: string;
  /** The turn: all of its calls are one trace. */
  turnId: string;
  /** Name of the preset. */
  preset: string;
  /** What the call is for, such as `answer`, `title` or `round 2`. */
  span: string;
}

/**
 * How OpenRouter and the account's observability targets tell calls apart: a pseudonym for whoever asks, so that a
 * provider's ban hits one member and not the whole account, and a trace for each turn with a span for each of its calls
 * (OpenRouter docs, broadcast).
 */
export function identityOf({ userId, turnId, preset, span }: Belongs): Pick<ModelCall, 'user' | 'trace'> {
  return {
    user: pseudonym(userId),
    trace: { trace_id: turnId, trace_name: 'turn', span_name: span, generation_name: preset },
  };
}

/** The trace of a further call beside one of the same turn. @param span what it is for */
export function inSpan({ trace }: Pick<ModelCall, 'trace'>, span: string): Pick<ModelCall, 'trace'> {
  return trace ? { trace: { ...trace, span_name: span } } : {};
}

/** Stands for a member or place towards OpenRouter: stable, and not to be traced back to a Discord id by eye. */
export function pseudonym(id: string): string {
  return createHash('sha256').update(`parley:${id}`).digest('hex').slice(0, 32);
}
