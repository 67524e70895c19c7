import type { ModelCall } from '../../openrouter/call.ts';
import { type Completion, completeAnswer } from '../../openrouter/complete.ts';
import type { Attempt, Usage } from '../../openrouter/events.ts';
import { type FailureKind, ModelFailure } from '../../openrouter/failure.ts';
import { failurePolicies } from '../../openrouter/failure-policies.ts';
import { reasonOf } from '../../openrouter/fallback.ts';
import { sumOfUsage, withFailed } from '../../openrouter/usage.ts';
import { inSpan } from '../identity.ts';
import type { CallPurse } from '../money/purse.ts';
import type { TurnServices } from '../services.ts';
import type { Fit } from './fit.ts';
import type { Form } from './form.ts';
import { inForm, type Method, methodsFor, repairOf } from './methods.ts';

/** What is asked, and who pays. */
export interface AskedInForm {
  /** Its `response_format` is put in by the way that each model allows. */
  call: ModelCall;
  form: Form;
  /** What comes is checked by this. */
  check: Fit;
  signal: AbortSignal;
  /** The purse for each request. @param isFirst false: it belongs to an answer for which one was sent before */
  purseFor(call: ModelCall, isFirst: boolean): Pick<CallPurse, 'open' | 'priced'>;
  /** As `completeAnswer` has it. */
  onQueued?: (ahead: number | undefined) => void;
  /** Told of each answer that came, whether or not it fits, and of what all of them have cost. */
  onAnswered?: (completion: Completion, usage: Usage | undefined) => void;
  /** How often an answer that does not fit is given back to be mended. */
  repairs: number;
}

/** What came of it. */
export interface Formed extends Completion {
  /** The data, where they fit. */
  value?: unknown;
  /** Why they do not. */
  problem?: string;
  /** Of all requests together. */
  usage?: Usage | undefined;
  /** The requests that failed. */
  attempts: Attempt[];
}

/** Models that follow each other in the chain, to be asked in the same way. */
interface Leg {
  models: string[];
  method: Method;
  /** The other ways that are open with them. */
  others: Method[];
}

/** What a model fails with that does not know the way in which it was asked. */
const unknownWay = new Set<FailureKind>(['bad-request', 'unprocessable', 'no-endpoints']);

/**
 * Asks for an answer that is data. Each model of the chain is asked in the best way that it knows; where it refuses that,
 * in the next one; what does not fit is given back to be mended. Answers come in one piece: a request that is ended
 * early is billed whole (OpenRouter docs, cancellation).
 *
 * @throws ModelFailure where no model answers; whatever the purse refuses; FormError where an answer cannot be checked
 */
export async function askInForm(
  { openrouter, catalogue }: Pick<TurnServices, 'openrouter' | 'catalogue'>,
  { call, form, check, signal, purseFor, onQueued, onAnswered, repairs }: AskedInForm,
): Promise<Formed> {
  const known = catalogue();
  const hasTools = Array.isArray(call.request.tools) && call.request.tools.length > 0;
  const legs = legsOf(call.models, (id) => methodsFor(known.find(id), form, hasTools));
  const attempts: Attempt[] = [];
  const usages: (Usage | undefined)[] = [];
  let isFirst = true;
  const send = async (one: ModelCall) => {
    const purse = purseFor(one, isFirst);
    isFirst = false;
    const completion = await completeAnswer(openrouter, one, signal, purse, onQueued);
    attempts.push(...completion.ending.attempts);
    usages.push(purse.priced(withFailed(completion.ending.attempts, completion.ending)));
    onAnswered?.(completion, sumOfUsage(usages));
    return completion;
  };

  for (let leg = legs.shift(); leg; leg = legs.shift()) {
    const wanted = inForm({ ...call, models: leg.models }, form, leg.method);
    try {
      let completion = await send(wanted);
      let result = await check(textOf(completion, form));
      for (let round = 0; round < repairs && 'problem' in result && isWhole(completion); round += 1) {
        const again = repairOf(textOf(completion, form), result.problem);
        const messages = [...wanted.messages, ...again];
        completion = await send({ ...wanted, messages, ...inSpan(wanted, 'repair') });
        result = await check(textOf(completion, form));
      }
      const { ending } = completion;
      const { modelServed, fallback } = ending;
      const [asked = ''] = call.models;
      const from =
        leg.models[0] === asked ? fallback : (fallback ?? { from: asked, reason: reasonIn(attempts) });
      return {
        ...completion,
        ...result,
        text: textOf(completion, form),
        ending: {
          ...ending,
          modelServed,
          modelAsked: asked,
          ...(from && { fallback: { ...from, from: asked } }),
        },
        usage: sumOfUsage(usages),
        attempts,
      };
    } catch (error) {
      if (!(error instanceof ModelFailure)) throw error;
      const before = error.attempts.filter(({ failure }) => failure !== error);
      attempts.push(...error.attempts);
      usages.push(withFailed(before, error));
      error.attempts = attempts;
      error.usage = sumOfUsage(usages);
      const [next, ...others] = leg.others;
      if (next && unknownWay.has(error.kind)) legs.unshift({ models: leg.models, method: next, others });
      else if (legs.length === 0 || !failurePolicies[error.kind].moveOn) throw error;
    }
  }
  throw new Error('a call without models');
}

function legsOf(models: readonly string[], methodsOf: (id: string) => Method[]): Leg[] {
  const legs: Leg[] = [];
  for (const model of models) {
    const [method = 'words', ...others] = methodsOf(model);
    const last = legs.at(-1);
    if (last?.method === method && String(last.others) === String(others)) last.models.push(model);
    else legs.push({ models: [model], method, others });
  }
  return legs;
}

/** The JSON as it was written: the arguments of the function, where one was called. */
function textOf({ text, toolCalls }: Completion, { name }: Form): string {
  return toolCalls.find((one) => one.name === name)?.arguments ?? text;
}

/** What was cut off would be cut off again. */
function isWhole({ ending }: Completion): boolean {
  return ending.finishReason !== 'length' && ending.finishReason !== 'content_filter';
}

function reasonIn(attempts: readonly Attempt[]): string {
  return reasonOf(attempts.at(-1)?.failure.kind ?? 'no-endpoints');
}
