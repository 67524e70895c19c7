import type { SummaryRequest } from '../../history/next-summary.ts';
import type { Place } from '../../history/place.ts';
import type { Preset, Presets } from '../../presets/schema.ts';
import type { Payer } from '../../quota/payer.ts';
import { servicesUnder } from '../policy.ts';
import type { TurnServices } from '../services.ts';
import { BackOff } from './back-off.ts';

/** A conversation that may have outgrown its budget, now that a turn of it is answered. */
export interface Grown extends Omit<SummaryRequest, 'inputTokens'> {
  place: Place;
  /** What it was answered by. */
  preset: Preset;
  /** Those of the place, of which one writes. */
  presets: Presets;
  /** Who asked last: it is their money. */
  payer: Payer;
}

type Services = Omit<TurnServices, 'summariser'>;

/** A summary is written from at least so much, in tokens, however little history its preset is given. */
const leastInput = 4000;
/** So many calls catch up with a conversation at one go; what is left then waits for the next turn. */
const mostCalls = 20;

/** Failed calls may be paid: a place is left alone for so long after the first, and for so long at most, ms. */
const backOff = { firstMs: 60_000, mostMs: 3_600_000 };

/** Sums up, in the background, what conversations have outgrown: one piece at a time in each place. */
export class Summariser {
  readonly #services: Services;
  readonly #backOff = new BackOff<Place>(backOff);
  /** The places at work, and what has come up in them since. */
  readonly #places = new Map<Place, Grown | undefined>();

  constructor(services: Services) {
    this.#services = services;
  }

  /**
   * Takes a look, and does what is to be done. Returns at once; failures are logged, and the first turn after a while
   * tries again.
   */
  look(grown: Grown): void {
    if (this.#places.has(grown.place)) this.#places.set(grown.place, grown);
    else void this.#work(grown);
  }

  async #work(grown: Grown): Promise<void> {
    const { log, closing } = this.#services;
    const { place } = grown;
    let next: Grown | undefined = grown;
    while (next) {
      this.#places.set(place, undefined);
      const leftMs = this.#backOff.leftMs(place);
      try {
        if (leftMs === 0) await this.#catchUp(next);
        else log.debug({ turnId: next.turnId, leftMs }, 'older turns are summed up later: it has failed');
      } catch (error) {
        this.#backOff.failed(place);
        if (!closing.aborted) log.warn({ turnId: next.turnId, error }, 'could not sum up older turns');
      }
      next = this.#places.get(place);
    }
    this.#places.delete(place);
  }

  async #catchUp(grown: Grown): Promise<void> {
    const services = servicesUnder(this.#services, grown);
    const { history, log, presets, stopping } = services;
    const { historyTokens } = presets().get(presets().background) ?? grown.preset;
    const request = { ...grown, inputTokens: Math.max(leastInput, historyTokens) };
    for (let calls = 0; calls < mostCalls && !stopping.aborted; calls += 1) {
      const task = await history.nextSummary(request);
      if (!task) return;
      // Not needed for a start: with it comes all that asks models.
      const { writeSummary } = await import('./write-summary.ts');
      const written = await writeSummary(services, task, grown);
      if (written === 'failed') this.#backOff.failed(grown.place);
      if (typeof written === 'string') return;
      this.#backOff.succeeded(grown.place);
      const kept = await history.saveSummary(task, written.text, written.model);
      log.info(
        { turnId: task.turnId, turns: task.turns.length, kept, ...written.costs },
        'summed up older turns',
      );
      if (!kept) return;
    }
  }
}
