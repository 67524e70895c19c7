import { readHealthPort } from '../config.ts';

/**
 * The container's health check, a program of its own: exits 0 when the running bot says that it is well, else 1 with
 * the reason on standard error.
 */
try {
  const port = readHealthPort();
  const response = await fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(4000) });
  if (!response.ok) throw new Error(await response.text());
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
