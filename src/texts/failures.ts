import type { Language } from './language.ts';

/** What left no provider over for a request. */
type RoutingFilter = keyof Language['words']['failures']['excluded'];

interface Waiting {
  retryAfterMs?: number;
}

/**
 * Why a model did not answer: what happened and what to do next, one sentence or two per kind of failure.
 * `retryAfterMs`: how long to wait, where it is known; `excludedBy`: what left no provider over.
 */
export function failures({ words, say, format }: Language) {
  const own = words.failures;
  /** When to try again. */
  const soon = ({ retryAfterMs }: Waiting) => {
    if (retryAfterMs === undefined) return own.soon.moment;
    const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000));
    if (seconds < 90) return say(own.soon.seconds, { count: seconds });
    const minutes = Math.ceil(seconds / 60);
    return minutes < 90
      ? say(own.soon.minutes, { count: minutes })
      : say(own.soon.hours, { count: Math.ceil(minutes / 60) });
  };
  return {
    ...each(own.always, (sentence) => () => sentence),
    ...each(own.later, (sentence) => (failure: Waiting) => say(sentence, { soon: soon(failure) })),
    'no-endpoints': ({ excludedBy = [] }: { excludedBy?: readonly RoutingFilter[] }) =>
      excludedBy.length === 0
        ? own.noEndpoints
        : say(own.noneLeft, {
            reasons: format.list(
              excludedBy.map((filter) => own.excluded[filter]),
              'and',
            ),
          }),
  };
}

function each<Kind extends string, Made>(
  sentences: Record<Kind, string>,
  make: (sentence: string) => Made,
): Record<Kind, Made> {
  const made = Object.entries<string>(sentences).map(([kind, sentence]) => [kind, make(sentence)]);
  return Object.fromEntries(made) as Record<Kind, Made>;
}
