import type { Config } from '../config.ts';
import type { Store } from '../store/store.ts';
import type { Register } from './register.ts';
import type { Shelf } from './shelf.ts';

const everyMs = 60 * 60_000;
/** What no turn holds after so long was never asked about, or its turn is gone. */
const unheldMs = 2 * 60 * 60_000;

/** What is swept, and by which limits. */
export interface SweepOptions {
  store: Store;
  shelf: Shelf;
  register: Register;
  config: Config['files'];
  remove(hash: string): Promise<void>;
  onProblem(error: unknown, what: string): void;
  /** Ends it. */
  closing?: AbortSignal | undefined;
}

/**
 * Removes files whose time is over, those that no turn holds, the oldest where all take too much room, and what a killed
 * process has left: at once, and every hour, while nobody waits. How much room all take is looked at whenever one is added.
 *
 * @returns to be called when a file was added
 */
export function createSweep({
  store,
  shelf,
  register,
  config,
  remove,
  onProblem,
  closing,
}: SweepOptions): () => void {
  let sweptAt = Number.NEGATIVE_INFINITY;
  const makeRoom = async () => {
    for (const hash of await register.beyond(config.maxAllBytes)) await remove(hash);
  };
  const sweep = async (at: number) => {
    for (const hash of await register.releaseDeleted()) await remove(hash);
    for (const hash of await register.unused(at - config.keepMs, at - unheldMs)) await remove(hash);
    await makeRoom();
    for await (const hash of shelf.olderThan(unheldMs)) if (!(await register.has(hash))) await remove(hash);
  };
  const look = () => {
    const at = store.now();
    const isDue = at - sweptAt >= everyMs;
    if (isDue) sweptAt = at;
    const looked = isDue ? sweep(at) : makeRoom();
    looked.catch((error: unknown) => onProblem(error, 'old files could not be removed'));
  };
  look();
  const timer = setInterval(look, everyMs).unref();
  closing?.addEventListener('abort', () => clearInterval(timer));
  return look;
}
