import type { Logger } from '../ops/log.ts';

/**
 * The same as `show`, but what goes wrong in it is logged, once: what only shows an answer never ends one that is paid.
 */
export function unbroken<Args extends unknown[]>(
  log: Logger,
  turnId: string,
  show: (...args: Args) => void,
): (...args: Args) => void {
  let hasFailed = false;
  return (...args) => {
    try {
      show(...args);
    } catch (error) {
      if (!hasFailed) log.error({ turnId, error }, 'could not show what an answer brought');
      hasFailed = true;
    }
  };
}
