import type { FailureKind } from './failure.ts';

/** What follows a failure, as long as nothing visible was received; after that, nothing ever does. */
export interface FailurePolicy {
  /** The same request again, after a back-off: before moving on, when no model is left to move on to, or never. */
  retry: 'first' | 'last' | 'never';
  /** May the next models of the list be asked? */
  moveOn: boolean;
}

const over: FailurePolicy = { retry: 'never', moveOn: false };
const again: FailurePolicy = { retry: 'first', moveOn: false };
const againThenOnward: FailurePolicy = { retry: 'first', moveOn: true };
const onwardThenAgain: FailurePolicy = { retry: 'last', moveOn: true };
const onward: FailurePolicy = { retry: 'never', moveOn: true };

/** The one table: what follows which failure. Nothing in the request is ever relaxed for it, privacy least of all. */
export const failurePolicies: Readonly<Record<FailureKind, FailurePolicy>> = {
  'bad-request': over,
  unprocessable: over,
  'key-invalid': over,
  guardrail: over,
  'total-timeout': over,
  stopped: over,

  // Onward only to models that cost nothing.
  credit: onward,
  budget: onward,

  'context-too-long': onward,
  'image-rejected': onward,
  'payload-too-large': onward,
  moderation: onward,
  'content-filter': onward,
  forbidden: onward,
  region: onward,
  'model-not-found': onward,
  'no-endpoints': onward,
  'free-daily': onward,
  'thought-too-long': onward,
  'first-token-timeout': onward,
  'unexpected-status': onward,

  'rate-limited': onwardThenAgain,
  'free-per-minute': onwardThenAgain,
  'upstream-rate-limited': onwardThenAgain,
  'request-timeout': onwardThenAgain,
  'gateway-timeout': onwardThenAgain,
  'server-error': onwardThenAgain,
  'provider-down': onwardThenAgain,
  overloaded: onwardThenAgain,
  'stream-error': onwardThenAgain,
  stalled: onwardThenAgain,

  conflict: againThenOnward,
  'in-flight': againThenOnward,
  edge: againThenOnward,
  'error-in-body': againThenOnward,
  'choices-null': againThenOnward,
  'empty-completion': againThenOnward,
  garbled: againThenOnward,
  truncated: againThenOnward,
  'cut-socket': againThenOnward,

  // Every model of the list lives behind the same server.
  dns: again,
  refused: again,
  network: again,
};
