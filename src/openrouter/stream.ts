import { RunningAttempt } from './attempt.ts';
import type { ModelCall } from './call.ts';
import type { Catalogue } from './catalogue.ts';
import type { Attempt, Ending, ModelEvent } from './events.ts';
import { ModelFailure, Stopped, TotalTimeout } from './failure.ts';
import { fallbackOf } from './fallback.ts';
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
  const deadline = clock.now() + openrouter.watchdog.totalMs;
  const { extras } = openrouter.target(call.endpoint);
  const queue = new ModelQueue(call.models, extras ? modelsPerRequest : 1);
  const attempts: Attempt[] = [];
  let isOutOfMoney = false;
  for (;;) {
    const { models, payment, ...paid } = await openPayment(queue, purse, signal, catalogue.current());
    isOutOfMoney ||= paid.isOutOfMoney;
    const startedAt = clock.now();
    const attempt = new RunningAttempt(openrouter, call, { models, stream, deadline, payment }, signal);
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

/** Pays the next request: where there is no money for its models, one of those that cost nothing. */
async function openPayment(
  queue: ModelQueue,
  purse: Purse,
  signal: AbortSignal,
  catalogue: Catalogue,
): Promise<{ models: string[]; payment: Payment; isOutOfMoney: boolean }> {
  for (let isOutOfMoney = false; ; isOutOfMoney = true) {
    const models = queue.take();
    try {
      return { models, payment: await purse.open(models, signal), isOutOfMoney };
    } catch (error) {
      if (!(error instanceof OutOfMoney)) throw error;
      if (!queue.keepFree(catalogue)) throw error.refusal;
    }
  }
}

function ended(failure: ModelFailure, attempts: Attempt[]): ModelFailure {
  failure.attempts = attempts;
  return failure;
}
