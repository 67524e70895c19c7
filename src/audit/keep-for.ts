import type { Audit } from './audit.ts';

/** How often old records are looked for, ms. */
const everyMs = 6 * 3_600_000;

/**
 * Deletes what was recorded longer ago, now and from time to time.
 *
 * @param ms for how long records are kept
 * @returns ends it
 */
export function keepFor(
  audit: Pick<Audit, 'sweep'>,
  ms: number,
  { now, onProblem }: { now: () => number; onProblem: (error: unknown) => void },
): () => void {
  const sweep = () => void audit.sweep(now() - ms).catch(onProblem);
  sweep();
  const timer = setInterval(sweep, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
