import type { TurnServices } from './services.ts';

/**
 * Asks OpenRouter later what an answer without a usage report has cost (one that was stopped, or cut), and counts it.
 * Runs in the background; a failure is logged, and the cost then stays uncounted.
 */
export function settleLater(services: TurnServices, generationId: string, turnId: string): void {
  const { openrouter, dailyStop, log, closing } = services;
  const settle = async () => {
    const cost = await openrouter.costOf(generationId, closing);
    if (cost === undefined) return;
    await dailyStop.charge(cost);
    log.info(
      { turnId, generationId, costMicroUsd: cost },
      'settled the cost of an answer that was broken off',
    );
  };
  settle().catch((error: unknown) => {
    log.warn({ error, turnId, generationId }, 'could not learn what a broken-off answer has cost');
  });
}
