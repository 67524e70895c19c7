import { Stopped } from './failure.ts';
import { failureOf } from './failure-of.ts';
import type { OpenRouter } from './openrouter.ts';

/** Longest wait for an answer, ms. */
const waitMs = 30_000;

/** What the configured server answers to a GET with this key. Throws ModelFailure. */
export async function lookUp(
  openrouter: OpenRouter,
  path: string,
  apiKey: string,
  signal: AbortSignal,
): Promise<unknown> {
  try {
    const server = await openrouter.target({ baseUrl: openrouter.baseUrl, apiKey }).client();
    return await server.get(path, { signal, timeout: waitMs });
  } catch (error) {
    throw signal.aborted ? new Stopped() : failureOf(error, openrouter.clock.now());
  }
}
