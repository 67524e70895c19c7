import type { Usage } from '../openrouter/events.ts';
import { awaitGeneration, type Generation } from '../openrouter/generation.ts';
import type { Heard } from './listen.ts';
import type { TurnServices } from './services.ts';

/** What it works with. */
type Settling = Pick<TurnServices, 'dailyStop' | 'openrouter' | 'log' | 'closing'>;

type OnBill = (generation: Generation) => Promise<void>;

/** One request to a model, as far as its cost is known. */
interface Billed {
  usage?: Usage;
  generationId?: string;
}

/** What was heard of a call to the models, as far as its cost goes. */
export type Costs = {
  [Field in 'attempts' | 'failure' | 'usage' | 'generationId']?: Heard[Field] | undefined;
};

/**
 * Counts what a call has cost: the answer, and the requests that failed on the way to it, since thoughts are paid for
 * as well. Where a stream broke off before its bill (one that was stopped, or cut), OpenRouter is asked for it later.
 *
 * @param ids what the call was for, for the log
 * @param onBill told of what comes later
 */
export async function settle(
  services: Settling,
  { endpoint }: { endpoint?: object },
  costs: Costs,
  ids: object,
  onBill: OnBill = async () => {},
): Promise<void> {
  const { dailyStop, openrouter } = services;
  const knowsBills = endpoint === undefined && openrouter.target().extras;
  for (const { usage, generationId } of billed(costs)) {
    if (usage?.costMicroUsd !== undefined) await dailyStop.charge(usage.costMicroUsd);
    else if (generationId !== undefined && knowsBills) settleLater(services, generationId, ids, onBill);
  }
}

/** All requests that may have cost something. One that was refused outright did not. */
function billed({ attempts = [], failure, usage, generationId }: Costs): Billed[] {
  const failures = attempts.map((attempt) => attempt.failure);
  const last: Billed = { ...(usage && { usage }), ...(generationId !== undefined && { generationId }) };
  const begun = failures.filter(({ place }) => place !== 'http');
  return failure && failures.includes(failure) ? begun : [...begun, last];
}

/** Runs in the background; a failure is logged, and the cost then stays uncounted. */
function settleLater(services: Settling, generationId: string, about: object, onBill: OnBill): void {
  const { openrouter, dailyStop, log, closing } = services;
  const ids = { ...about, generationId };
  const run = async () => {
    const generation = await awaitGeneration(openrouter, generationId, closing);
    const costMicroUsd = generation?.costMicroUsd;
    if (!generation || costMicroUsd === undefined) {
      log.warn(ids, 'OpenRouter does not tell what a broken-off answer has cost: it stays uncounted');
      return;
    }
    await dailyStop.charge(costMicroUsd);
    await onBill(generation);
    log.info({ ...ids, costMicroUsd }, 'counted the cost of a broken-off answer');
  };
  run().catch((error: unknown) => {
    if (!closing.aborted) log.warn({ ...ids, error }, 'could not learn what a broken-off answer has cost');
  });
}
