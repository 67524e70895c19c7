import { createHmac } from 'node:crypto';
import type { ModelCall } from '../openrouter/call.ts';
import type { TurnServices } from './services.ts';

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
export function identityOf(
  { pseudonym }: Pick<TurnServices, 'pseudonym'>,
  { userId, turnId, preset, span }: Belongs,
): Pick<ModelCall, 'user' | 'trace'> {
  return {
    user: pseudonym(userId),
    trace: { trace_id: turnId, trace_name: 'turn', span_name: span, generation_name: preset },
  };
}

/** The trace of a further call beside one of the same turn. @param span what it is for */
export function inSpan({ trace }: Pick<ModelCall, 'trace'>, span: string): Pick<ModelCall, 'trace'> {
  return trace ? { trace: { ...trace, span_name: span } } : {};
}

/**
 * Makes what stands for a member or place towards OpenRouter: stable, and not to be traced back without the secret. A plain
 * hash would be: ids are few enough to be hashed one after the other.
 */
export function createPseudonyms(secret: string): (id: string) => string {
  return (id) => createHmac('sha256', secret).update(id).digest('hex').slice(0, 32);
}
