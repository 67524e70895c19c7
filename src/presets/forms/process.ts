import { doJobs } from '../../workshop/do-jobs.ts';
import type { FormJob } from './job.ts';
import { checkOf } from './json-schema.ts';
import { filled } from './template.ts';

// A process of its own, begun by workshop.ts. It loads its libraries at once, so that no job's time goes into that; begun by hand,
// it ends with that: so a compile cache is warmed.
await Promise.all([import('ajv'), import('ajv/dist/2020.js'), import('liquidjs')]);

doJobs(async (job: FormJob): Promise<string[]> => {
  switch (job.make) {
    case 'read':
      return (await import('./find-broken.ts')).findBroken(job.bytes, job.file);
    case 'check': {
      const check = await checkOf(job.schema);
      const problem = job.json === undefined ? undefined : check(JSON.parse(job.json));
      return problem === undefined ? [] : [problem];
    }
    case 'fill':
      return [await filled(job.template, job.data)];
  }
});
