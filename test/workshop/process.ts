import { connect } from 'node:net';
import { doJobs } from '../../src/workshop/do-jobs.ts';

// A process that takes its time to begin. Told a port, it says there that it lives, and never comes to an end.
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
doJobs(async ({ port }: { port?: number }) => {
  if (port === undefined) return 'done';
  await new Promise<void>((resolve) => connect(port, '127.0.0.1', resolve));
  for (;;);
});
