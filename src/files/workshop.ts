import { createWorkshop, type WorkLimits } from '../workshop/workshop.ts';
import type { Job, JobEnd } from './job.ts';

/** The largest image that is opened takes half a GiB. */
const usualLimits: WorkLimits = { ms: 20_000, bytes: 1024 ** 3 };

/** Does one job. @returns how it ended @throws the signal's reason where that is aborted */
export type FileWorkshop = (job: Job, signal: AbortSignal) => Promise<JobEnd>;

/**
 * Opens what members have sent in processes of their own. They may write in one folder only, and cannot start programs. What
 * takes too much is said to unfold.
 */
export function createFileWorkshop(folder: string, limits = usualLimits): FileWorkshop {
  const work = createWorkshop<Job, JobEnd>({
    script: new URL('process.ts', import.meta.url),
    flags: [
      '--max-old-space-size=512',
      ...['--permission', '--allow-addons', '--allow-fs-read=*', `--allow-fs-write=${folder}`],
    ],
    // Each may take hundreds of MiB for a moment.
    atOnce: 2,
    restMs: 3000,
    limits,
  });
  return async (job, signal) => {
    const outcome = await work(job, signal);
    if ('end' in outcome) return outcome.end;
    if ('threw' in outcome) return { done: false, trouble: 'damaged', said: outcome.threw };
    return { done: false, trouble: 'unfolds', said: outcome.killed };
  };
}
