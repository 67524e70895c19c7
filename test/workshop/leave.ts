import { createWorkshop } from '../../src/workshop/workshop.ts';

// Begun with a port: has a job run that never comes to an end, until it is told to leave.
const [, , port] = process.argv;
const work = createWorkshop<object, string>({
  script: new URL('process.ts', import.meta.url),
  ...{ flags: [], atOnce: 1, restMs: 0, limits: { ms: 600_000, bytes: 1024 ** 3 } },
});
process.on('SIGTERM', () => process.exit(0));
await work({ port: Number(port) }, new AbortController().signal);
