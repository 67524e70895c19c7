/** Looks a header up by its lower-case name. */
export type HeaderOf = (name: string) => string | null | undefined;

/**
 * How long to wait before the next request, in ms, as the server says it: `Retry-After` in seconds or as a date, else
 * `X-RateLimit-Reset`, which OpenRouter gives in epoch milliseconds. Undefined where it says nothing.
 */
export function retryAfterMs(header: HeaderOf, now: number): number | undefined {
  const after = header('retry-after');
  if (after) {
    const seconds = Number(after);
    const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(after) - now;
    if (!Number.isNaN(wait)) return Math.max(0, wait);
  }
  const reset = Number(header('x-ratelimit-reset') || Number.NaN);
  // A reset a day or more ahead, or behind us, is no time to wait for.
  const wait = reset - now;
  return wait > 0 && wait < 86_400_000 ? wait : undefined;
}
