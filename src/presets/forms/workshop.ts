import { createWorkshop, type Workshop } from '../../workshop/workshop.ts';
import type { FormJob } from './job.ts';

/**
 * Reads and uses forms in processes of their own: their libraries are large, and whoever writes a schema, a template or an answer
 * can make it take for ever. They may write nothing, and cannot start programs.
 *
 * @param ms what one job may take
 * @param restMs for so long a process waits for the next one
 */
export function createFormWorkshop(ms: number, restMs: number): Workshop<FormJob, string[]> {
  return createWorkshop({
    script: new URL('process.ts', import.meta.url),
    flags: ['--max-old-space-size=128', '--permission', '--allow-fs-read=*'],
    atOnce: 2,
    restMs,
    limits: { ms, bytes: 512 * 1024 ** 2 },
  });
}
