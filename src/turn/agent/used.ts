import type { Clock } from '../../openrouter/clock.ts';
import type { AgentLimits } from '../../presets/schema.ts';

/** A limit of a loop over tools that is reached. */
export type Reached = 'rounds' | 'calls' | 'seconds' | 'usd';

/** What an answer has used of what its preset allows. */
export class Used {
  /** Requests to models that could call tools. */
  rounds = 0;
  /** Calls of tools. */
  calls = 0;
  microUsd = 0;
  readonly #limits: AgentLimits;
  readonly #clock: Pick<Clock, 'now'>;
  #startedAt: number;
  /** How many calls wait for the asker's leave, and since when at least one does. */
  #waiting = 0;
  #waitingSince = 0;

  constructor(limits: AgentLimits, clock: Pick<Clock, 'now'>) {
    this.#limits = limits;
    this.#clock = clock;
    this.#startedAt = clock.now();
  }

  /** How long tools may still run, ms. */
  leftMs(): number {
    const now = this.#waiting > 0 ? this.#waitingSince : this.#clock.now();
    return Math.max(0, this.#limits.seconds * 1000 - (now - this.#startedAt));
  }

  /** What a round may still cost, micro-USD; undefined: the preset sets no limit. */
  leftMicroUsd(): number | undefined {
    const { microUsd } = this.#limits;
    return microUsd === undefined ? undefined : Math.max(0, microUsd - this.microUsd);
  }

  /** Waits for the asker, which takes nothing of the time. */
  async waiting<Answer>(answer: Promise<Answer>): Promise<Answer> {
    if (this.#waiting === 0) this.#waitingSince = this.#clock.now();
    this.#waiting += 1;
    try {
      return await answer;
    } finally {
      this.#waiting -= 1;
      if (this.#waiting === 0) this.#startedAt += this.#clock.now() - this.#waitingSince;
    }
  }

  /** The limit that allows no further round with tools; undefined: none is reached. */
  reached(): Reached | undefined {
    const { rounds, calls, microUsd } = this.#limits;
    if (this.rounds >= rounds) return 'rounds';
    if (this.calls >= calls) return 'calls';
    if (this.leftMs() === 0) return 'seconds';
    if (microUsd !== undefined && this.microUsd >= microUsd) return 'usd';
    return undefined;
  }
}
