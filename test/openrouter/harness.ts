import { onTestFinished } from 'vitest';
import { type LocalOpenRouter, startOpenRouter } from '../../sandbox/openrouter/index.ts';
import type { ModelCall } from '../../src/openrouter/call.ts';
import type { Clock } from '../../src/openrouter/clock.ts';
import type { Ending, ModelEvent } from '../../src/openrouter/events.ts';
import { ModelFailure } from '../../src/openrouter/failure.ts';
import { createOpenRouter, type OpenRouter } from '../../src/openrouter/openrouter.ts';
import type { Purse } from '../../src/openrouter/purse.ts';
import { streamAnswer } from '../../src/openrouter/stream.ts';

/** A clock that moves only when told to; waits of no time pass at once. */
export class TestClock implements Clock {
  time = 1_793_000_000_000;
  /** What `random` gives. */
  chance = 0.5;
  #sleepers: { at: number; ms: number; wake: () => void }[] = [];
  #watchers: (() => void)[] = [];

  #readers: (() => void)[] = [];

  now = () => {
    for (const reader of this.#readers.splice(0)) reader();
    return this.time;
  };
  random = () => this.chance;

  delay = (ms: number, signal?: AbortSignal): Promise<void> => {
    if (ms <= 0 || signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper = {
        at: this.time + ms,
        ms,
        wake: () => {
          this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
          resolve();
        },
      };
      signal?.addEventListener('abort', sleeper.wake, { once: true });
      this.#sleepers.push(sleeper);
      for (const watcher of this.#watchers.splice(0)) watcher();
    });
  };

  /** Who sleeps now, by the time they asked for (ms). */
  get sleeping(): number[] {
    return this.#sleepers.map((sleeper) => sleeper.ms);
  }

  /** Resolves when somebody sleeps for so long. */
  async asleep(ms: number): Promise<void> {
    while (!this.sleeping.includes(ms)) await new Promise<void>((resolve) => this.#watchers.push(resolve));
  }

  /** Resolves when somebody next looks at the clock, as the watchdog does at every sign of life. */
  looked(): Promise<void> {
    return new Promise((resolve) => this.#readers.push(resolve));
  }

  /** Lets time pass and wakes whom it is time for; resolves when they have had their turn. */
  advance(ms: number): Promise<void> {
    this.time += ms;
    for (const sleeper of this.#sleepers.filter(({ at }) => at <= this.time)) sleeper.wake();
    return new Promise((resolve) => setImmediate(resolve));
  }
}

/** A bot's model side beside a local OpenRouter; both end with the test. */
export interface World {
  server: LocalOpenRouter;
  openrouter: OpenRouter;
  clock: TestClock;
}

/** Settings that a test may want to be others; times are long, so that only what a test moves passes. */
export interface Settings {
  attempts?: number;
  baseMs?: number;
  capMs?: number;
  idleMs?: number;
  firstTokenMs?: number;
  totalMs?: number;
  extras?: boolean;
  appTitle?: string;
  appUrl?: string;
  baseUrl?: string;
}

export async function world(settings: Settings = {}): Promise<World> {
  const server = await startOpenRouter();
  onTestFinished(() => server.close());
  const clock = new TestClock();
  return { server, clock, openrouter: connect(server.url, clock, settings) };
}

export function connect(baseUrl: string, clock: Clock, settings: Settings = {}): OpenRouter {
  const {
    attempts = 2,
    baseMs = 0,
    capMs = 0,
    idleMs = 60_000,
    firstTokenMs = 120_000,
    totalMs = 600_000,
  } = settings;
  const { extras = true, appTitle = 'Parley', appUrl } = settings;
  return createOpenRouter(
    {
      openrouter: { apiKey: 'sk-or-v1-test', baseUrl: settings.baseUrl ?? baseUrl, extras, appTitle, appUrl },
      retry: { attempts, baseMs, capMs },
      watchdog: { idleMs, firstTokenMs, totalMs },
    },
    clock,
  );
}

/** Pays whatever a call asks for. */
export function freePurse({ maxTokens }: Pick<ModelCall, 'maxTokens'>): Purse {
  return { open: async () => ({ maxTokens, begun() {}, close: async () => {} }) };
}

/** A call of these models. */
export function ask(models: string[] = ['openai/gpt-6-luna'], more: Partial<ModelCall> = {}): ModelCall {
  return { models, messages: [{ role: 'user', content: 'Hi' }], maxTokens: 500, request: {}, ...more };
}

/** What a call gave. */
export interface Outcome {
  events: ModelEvent[];
  text: string;
  ending?: Ending;
  failure?: ModelFailure;
}

/** Runs a call to its end; `onEvent` sees each event as it comes. */
export async function run(
  openrouter: OpenRouter,
  call: ModelCall,
  {
    signal = new AbortController().signal,
    onEvent,
  }: { signal?: AbortSignal; onEvent?: (event: ModelEvent) => void } = {},
): Promise<Outcome> {
  const outcome: Outcome = { events: [], text: '' };
  try {
    for await (const event of streamAnswer(openrouter, call, signal, freePurse(call))) {
      outcome.events.push(event);
      if (event.type === 'text-delta') outcome.text += event.text;
      if (event.type === 'end') outcome.ending = event.ending;
      onEvent?.(event);
    }
  } catch (error) {
    if (!(error instanceof ModelFailure)) throw error;
    outcome.failure = error;
  }
  return outcome;
}
