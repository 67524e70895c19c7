import { RunningAttempt } from './attempt.ts';
import type { ModelCall } from './call.ts';
import type { Catalogue } from './catalogue.ts';
import type { Attempt, Ending, ModelEvent } from './events.ts';
import { FreeDaily, FreePerMinute, ModelFailure, Stopped, TotalTimeout } from './failure.ts';
import { fallbackOf } from './fallback.ts';
import type { FreeLine } from './free-line.ts';
import { modalitiesFor } from './modalities.ts';
import { isFreeModel } from './model-id.ts';
import { ModelQueue } from './model-queue.ts';
import type { OpenRouter } from './openrouter.ts';
import { OutOfMoney, type Payment, type Purse } from './purse.ts';
import { modelsPerRequest } from './request.ts';

/**
 * Asks the models and gives out what happens, ending with one `end` event. Tries again and moves on to the next models
 * as `failurePolicies` says, as long as nothing visible (text, tool call, image) was given out.
 * Throws ModelFailure: with `partial` where something visible had come, `attempts` naming every request that failed.
 * Leaving the loop or aborting the signal ends the paid request at once; after an abort it throws `Stopped`.
 * Each request is paid from the purse; what the purse refuses is thrown as it came.
 */
export function streamAnswer(
  openrouter: OpenRouter,
  call: ModelCall,
  signal: AbortSignal,
  purse: Purse,
): AsyncGenerator<ModelEvent, void> {
  return answer(openrouter, call, signal, purse, true);
}

/** The same for a streamed and a buffered answer. */
export async function* answer(
  openrouter: OpenRouter,
  call: ModelCall,
  signal: AbortSignal,
  purse: Purse,
  stream: boolean,
): AsyncGenerator<ModelEvent, void> {
  const { clock, retry, catalogue } = openrouter;
  const { extras, freeLine } = openrouter.target(call.endpoint);
  const modalitiesOf = (model = '') =>
    extras ? modalitiesFor(call.request.modalities, model, catalogue.current()) : undefined;
  const queue = new ModelQueue(
    call.models,
    extras ? modelsPerRequest : 1,
    (one, other) => String(modalitiesOf(one)) === String(modalitiesOf(other)),
  );
  const attempts: Attempt[] = [];
  const opening = { queue, purse, signal, attempts, ...(extras && { freeLine }) };
  let deadline = clock.now() + openrouter.watchdog.totalMs;
  let isOutOfMoney = false;
  for (;;) {
    const openedAt = clock.now();
    const { models, payment, ...paid } = yield* openPayment(opening, catalogue.current());
    isOutOfMoney ||= paid.isOutOfMoney;
    const startedAt = clock.now();
    // Whoever had to wait for their turn loses nothing by it.
    deadline += startedAt - openedAt;
    const modalities = modalitiesOf(models[0]);
    const asking = { models, modalities, stream, deadline, payment };
    const attempt = new RunningAttempt(openrouter, call, asking, signal);
    let ending: Ending | undefined;
    let failure: ModelFailure | undefined;
    let waitMs: number;
    try {
      try {
        for await (const chunks of await attempt.chunks()) {
          for (const event of attempt.read(chunks)) yield event;
          attempt.taken();
        }
      } catch (error) {
        attempt.broke(error);
      }
      const { metadata, modelServed = models[0] ?? '', ...known } = yield* attempt.end();
      const fallback = fallbackOf(
        { models: call.models, carried: models, modelServed, attempts, metadata, isOutOfMoney },
        catalogue.current(),
      );
      ending = {
        ...known,
        modelAsked: call.models[0] ?? '',
        modelServed,
        attempts,
        ...(fallback && { fallback }),
      };
      yield { type: 'end', ending };
      return;
    } catch (error) {
      if (!(error instanceof ModelFailure)) throw error;
      failure = attempt.explain(error);
      if (failure.kind === 'free-per-minute') freeLine.blocked(failure.retryAfterMs);
      if (failure.kind === 'free-daily') freeLine.spent();
      attempts.push({ models, failure, ms: clock.now() - startedAt });
      failure.attempts = attempts;
      const next = failure.partial
        ? undefined
        : queue.after(failure, retry, clock.random, catalogue.current());
      if (next === undefined) throw failure;
      waitMs = next.waitMs;
    } finally {
      await attempt.close({ ending, failure });
    }
    const failed = attempts.at(-1);
    if (failed) yield { type: 'attempt-failed', attempt: failed };
    await clock.delay(Math.min(waitMs, deadline - clock.now()), signal);
    if (signal.aborted) throw ended(new Stopped(), attempts);
    if (clock.now() >= deadline) throw ended(new TotalTimeout(), attempts);
  }
}

/** With other models behind them, nobody waits longer than this for free ones, ms. */
const patienceMs = 10_000;

/** What the next request is opened with. */
interface Opening {
  queue: ModelQueue;
  purse: Purse;
  signal: AbortSignal;
  attempts: Attempt[];
  freeLine?: FreeLine;
}

/** A request that may be sent. */
interface Opened {
  models: string[];
  payment: Payment;
  isOutOfMoney: boolean;
}

/**
 * Waits until the account has a request to free models, where the next one begins with such, and pays it: where there is no
 * money for its models, one of those that cost nothing.
 */
async function* openPayment(opening: Opening, catalogue: Catalogue): AsyncGenerator<ModelEvent, Opened> {
  const { queue, purse, signal, freeLine } = opening;
  for (let isOutOfMoney = false; ; ) {
    const models = queue.take();
    const isFree = freeLine !== undefined && isFreeModel(models[0] ?? '');
    if (isFree && (yield* isOver(freeLine, models, opening))) continue;
    const giveBack = isFree ? yield* placeIn(freeLine, signal) : () => {};
    try {
      return { models, payment: await purse.open(models, signal), isOutOfMoney };
    } catch (error) {
      giveBack();
      if (!(error instanceof OutOfMoney)) throw error;
      if (!queue.keepFree(catalogue)) throw error.refusal;
      isOutOfMoney = true;
    }
  }
}

/** Whether the free models are left out since they have no requests left, or none for too long. Throws where they are all. */
async function* isOver(
  line: FreeLine,
  models: string[],
  { queue, attempts, signal }: Opening,
): AsyncGenerator<ModelEvent, boolean> {
  const backMs = await line.spentInMs(signal);
  const isTooLong = queue.hasOthers && line.waitMs > patienceMs;
  if (backMs === undefined && !isTooLong) return false;
  const details = { place: 'http', retryAfterMs: backMs ?? line.waitMs } as const;
  const failure = backMs === undefined ? new FreePerMinute(details) : new FreeDaily(details);
  failure.modelsTried = models;
  const attempt = { models, failure, ms: 0 };
  attempts.push(attempt);
  if (!queue.dropFree()) throw ended(failure, attempts);
  yield { type: 'attempt-failed', attempt };
  return true;
}

async function* placeIn(line: FreeLine, signal: AbortSignal): AsyncGenerator<ModelEvent, () => void> {
  const places = line.enter(signal);
  try {
    for (let hasWaited = false; ; hasWaited = true) {
      const place = await places.next();
      if (place.done && hasWaited) yield { type: 'queued' };
      if (place.done) return place.value;
      yield { type: 'queued', ahead: place.value };
    }
  } finally {
    await places.return(() => {});
  }
}

function ended(failure: ModelFailure, attempts: Attempt[]): ModelFailure {
  failure.attempts = attempts;
  return failure;
}
