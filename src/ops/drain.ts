import type { RunningTurns } from '../turn/running.ts';
import type { Logger } from './log.ts';

/** The last edits of replies that were broken off need a moment, ms. */
const lastEditsMs = 5000;

/**
 * Lets the answers that are being written come to their end; those that have not after `drainMs` are ended and drawn as
 * interrupted.
 */
export async function drain(running: RunningTurns, drainMs: number, log: Logger): Promise<void> {
  if (running.size === 0) return;
  log.info({ answers: running.size, drainMs }, 'letting answers finish');
  if (await settled(running.whenIdle(), drainMs)) return;
  running.stopAll({ by: 'shutdown' });
  if (!(await settled(running.whenIdle(), lastEditsMs)))
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
