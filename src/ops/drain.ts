import type { RunningTurns } from '../turn/running.ts';
import type { Logger } from './log.ts';

/** The last edits of replies that were broken off need a moment, ms. */
const lastEditsMs = 5000;

/** What events have begun and not yet ended: answers being written, questions that wait, sentences under way. */
export class Work {
  readonly #open = new Set<Promise<void>>();

  /** @param task must not reject */
  add(task: Promise<void>): void {
    const tracked = task.finally(() => this.#open.delete(tracked));
    this.#open.add(tracked);
  }

  get size(): number {
    return this.#open.size;
  }

  /** Resolves when nothing is left to do. */
  async whenDone(): Promise<void> {
    while (this.#open.size > 0) await Promise.all(this.#open);
  }
}

/**
 * Lets what has begun come to its end; answers that are still being written after `drainMs` are ended and drawn as
 * interrupted.
 */
export async function drain(work: Work, running: RunningTurns, drainMs: number, log: Logger): Promise<void> {
  if (work.size === 0) return;
  log.info({ answers: running.size, drainMs }, 'letting answers finish');
  if (await settled(work.whenDone(), drainMs)) return;
  running.stopAll({ by: 'shutdown' });
  if (!(await settled(work.whenDone(), lastEditsMs)))
    log.warn({ answers: running.size }, 'answers left undrawn');
}

/** Whether a promise was settled within so many ms. */
async function settled(promise: Promise<void>, ms: number): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), ms);
  try {
    return await Promise.race([promise.then(() => true), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
