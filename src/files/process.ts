import { doJobs } from '../workshop/do-jobs.ts';
import type { Job, JobEnd } from './job.ts';

// A process of its own, begun by workshop.ts: it opens what members have sent, one file at a time.
doJobs(run);

// Begun by hand, it loads its libraries and ends: so a compile cache is warmed.
if (!process.connected) await Promise.all([import('./scale.ts'), import('./document.ts')]);

async function work(job: Job): Promise<void> {
  if (job.make === 'document') return (await import('./document.ts')).readDocument(job);
  const { check, scale } = await import('./scale.ts');
  await (job.make === 'check' ? check(job) : scale(job));
}

async function run(job: Job): Promise<JobEnd> {
  try {
    await work(job);
    return { done: true };
  } catch (error) {
    const trouble = error instanceof Error && error.name === 'UnfoldsError' ? 'unfolds' : 'damaged';
    return { done: false, trouble, said: String(error).slice(0, 500) };
  }
}
