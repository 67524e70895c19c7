import { ModelFailure, Stopped } from '../../openrouter/failure.ts';
import { awaitGeneration, type Generation } from '../../openrouter/generation.ts';
import type { CallEnd, UnbilledCall } from '../../quota/call-end.ts';
import type { TurnServices } from '../services.ts';
import { warn } from '../warn.ts';

type Services = Pick<
  TurnServices,
  'quota' | 'openrouter' | 'history' | 'log' | 'closing' | 'surroundings' | 'texts'
>;

/** A call that OpenRouter knows, and has not told the bill of. */
type Billed = Omit<UnbilledCall, 'generationId' | 'state'> & { generationId: string };

const hourMs = 3_600_000;
/** For so long a bill is asked for. */
const longestMs = 24 * hourMs;
/** Of what a process left, one bill is asked for after the other, ms. */
const apartMs = 50;

/**
 * Learns what requests have cost whose streams ended without saying so: those that were stopped, cut off, or lost with the
 * process that had sent them.
 */
export class Bills {
  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
  }

  /**
   * Takes up what an earlier process left; to be called when the surroundings are known. What OpenRouter had not named yet when
   * that process ended, nobody will ever tell.
   */
  async takeUp(): Promise<void> {
    const { quota, log } = this.#services;
    let waitMs = 0;
    for (const { generationId, state, ...call } of await quota.unbilled()) {
      const outcome = state === 'open' ? 'interrupted' : undefined;
      if (generationId === undefined) {
        await this.#settle(call, { outcome, bill: { state: 'unknown' } });
        log.warn({ ...idsOf(call) }, 'a request was lost with its process: it counts as what was set aside');
        continue;
      }
      if (outcome) await this.#settle(call, { outcome, generationId, bill: { state: 'later' } });
      this.later({ ...call, generationId }, waitMs);
      waitMs += apartMs;
    }
  }

  /** Asks for the bill of a call in the background: after a wait (ms), then every hour, for a day. */
  later(call: Billed, waitMs = 0): void {
    const { closing, log, openrouter } = this.#services;
    const asked = openrouter.clock.delay(waitMs, closing).then(() => this.#await(call));
    asked.catch((error: unknown) => {
      if (!closing.aborted) log.error({ ...idsOf(call), error }, 'could not enter what a request has cost');
    });
  }

  async #await(call: Billed): Promise<void> {
    const { openrouter, log, closing } = this.#services;
    const { clock } = openrouter;
    const until = call.at + longestMs;
    for (;;) {
      const generation = await this.#ask(call);
      if (closing.aborted) return;
      if (generation?.costMicroUsd !== undefined) {
        await this.#enter(call, { ...generation, costMicroUsd: generation.costMicroUsd });
        return;
      }
      const left = until - clock.now();
      if (left <= 0) break;
      await clock.delay(Math.min(hourMs, left), closing);
      if (closing.aborted) return;
    }
    await this.#settle(call, { bill: { state: 'unknown' } });
    log.warn(
      idsOf(call),
      'OpenRouter does not tell what a request has cost: it counts as what was set aside',
    );
  }

  /** @returns nothing where OpenRouter does not know it, or cannot be asked */
  async #ask({ generationId, ...call }: Billed): Promise<Generation | undefined> {
    const { openrouter, log, closing } = this.#services;
    try {
      return await awaitGeneration(openrouter, generationId, closing);
    } catch (error) {
      if (!(error instanceof ModelFailure)) throw error;
      if (!(error instanceof Stopped))
        log.warn({ ...idsOf(call), failure: error.kind }, 'could not ask what a request has cost');
      return undefined;
    }
  }

  async #enter(call: Billed, generation: Generation & { costMicroUsd: number }): Promise<void> {
    const { history, log } = this.#services;
    const { promptTokens, completionTokens, reasoningTokens, cachedTokens, costMicroUsd } = generation;
    const usage = { promptTokens, completionTokens, reasoningTokens, cachedTokens, cacheWriteTokens: 0 };
    // First, since a call that is settled is not asked for again: a bill is saved once, however often it comes.
    try {
      if (call.turnId !== undefined)
        await history.saveBill(call.turnId, call.generationId, { ...usage, costMicroUsd });
    } catch (error) {
      log.error({ ...idsOf(call), error }, 'could not save with an answer what it has cost');
    }
    await this.#settle(call, {
      generationId: call.generationId,
      modelServed: generation.model || undefined,
      provider: generation.provider,
      usage,
      bill: { state: 'known', costMicroUsd },
    });
    log.info({ ...idsOf(call), costMicroUsd }, 'entered what a request has cost');
  }

  /** Whoever is to be told that a limit is nearly used up is told now: the ledger says so once. */
  async #settle({ id, payer }: Pick<UnbilledCall, 'id' | 'payer'>, end: CallEnd): Promise<void> {
    const reached = await this.#services.quota.settle(id, end);
    if (reached.length > 0) void warn(this.#services, reached, payer);
  }
}

function idsOf({ id, turnId }: Pick<UnbilledCall, 'id' | 'turnId'>) {
  return { callId: id, turnId };
}
