import { awaitGeneration } from '../openrouter/generation.ts';
import type { TurnServices } from './services.ts';

/**
 * Asks OpenRouter later what an answer without a usage report has cost (one that was stopped, or cut), and counts it.
 * Runs in the background; a failure is logged, and the cost then stays uncounted.
 */
export function settleLater(services: TurnServices, generationId: string, turnId: string): void {
  const { openrouter, dailyStop, log, closing } = services;
  const ids = { turnId, generationId };
  const settle = async () => {
    const costMicroUsd = (await awaitGeneration(openrouter, generationId, closing))?.costMicroUsd;
    if (costMicroUsd === undefined) {
      log.warn(ids, 'OpenRouter does not tell what a broken-off answer has cost: it stays uncounted');
      return;
    }
    await dailyStop.charge(costMicroUsd);
    log.info({ ...ids, costMicroUsd }, 'counted the cost of a broken-off answer');
  };
  settle().catch((error: unknown) => {
    if (!closing.aborted) log.warn({ ...ids, error }, 'could not learn what a broken-off answer has cost');
  });
}
