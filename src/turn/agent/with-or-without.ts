import type { ModelCall } from '../../openrouter/call.ts';
import { failurePolicies } from '../../openrouter/failure-policies.ts';
import { reasonOf } from '../../openrouter/fallback.ts';
import { sumOfUsage } from '../../openrouter/usage.ts';
import type { HeldLimit } from '../../quota/planned-call.ts';
import { shortModel } from '../drawn/footer.ts';
import type { Heard } from '../listen.ts';
import type { TurnServices } from '../services.ts';
import { callersOf } from './callers.ts';
import { withoutTools } from './tool-request.ts';

/** What was heard, and the limit that had left fewer tokens than the answer was to have. */
export interface Conversed {
  heard: Heard;
  loweredBy: HeldLimit | undefined;
}

/** How a part of the models is asked. */
export interface Part {
  /** Tools are offered to it. */
  hasTools: boolean;
  /** Another request of the same answer was sent before, and has counted as one. */
  isFurther: boolean;
}

/**
 * Asks those models of a call with tools that can call any; where there are none, or they have failed, the others without.
 * That they did without is said.
 */
export async function withOrWithout(
  { catalogue, texts }: Pick<TurnServices, 'catalogue' | 'texts'>,
  call: ModelCall,
  signal: AbortSignal,
  ask: (call: ModelCall, part: Part) => Promise<Conversed>,
): Promise<Conversed> {
  const { withTools, without } = call.endpoint
    ? { withTools: call.models, without: [] }
    : callersOf(call.models, catalogue());
  let before: Heard | undefined;
  if (withTools.length > 0) {
    const conversed = await ask({ ...call, models: withTools }, { hasTools: true, isFurther: false });
    before = conversed.heard;
    if (without.length === 0 || signal.aborted || !mayAskOthers(before)) return conversed;
  }
  const bare = await ask(
    { ...call, models: without, request: withoutTools(call.request) },
    { hasTools: false, isFurther: before !== undefined && before.attempts.length > 0 },
  );
  const { heard, loweredBy } = bare;
  const { ending } = heard;
  const { failure, attempts = [], usage } = before ?? {};
  if (ending && failure) ending.fallback = { from: call.models[0] ?? '', reason: reasonOf(failure.kind) };
  const leftOut = texts.tools.leftOut(shortModel(ending?.modelServed ?? without[0] ?? ''));
  return {
    heard: {
      ...heard,
      attempts: [...attempts, ...heard.attempts],
      usage: sumOfUsage([usage, heard.usage]),
      notes: [leftOut, ...heard.notes],
    },
    loweredBy,
  };
}

/** Whether models that were not asked may answer where those that were have failed. */
function mayAskOthers({ failure, traffic }: Heard): boolean {
  if (!failure || failure.partial || traffic.length > 0) return false;
  return failurePolicies[failure.kind].moveOn && failure.kind !== 'credit' && failure.kind !== 'budget';
}
