import type { LocalOpenRouter, Scenario } from '../../sandbox/openrouter/index.ts';
import {
  failed,
  failures,
  inBandError,
  routed,
  type Speech,
  stall,
  standIn,
  truncated,
} from '../../sandbox/openrouter/scenarios.ts';
import type { Knobs } from '../wire/knobs.ts';

/** How the local OpenRouter answers; may be changed at any time, and counts from the next request on. */
export interface Talk {
  tokensPerSecond: number;
  /** How the next request for an answer is answered; `normal` again once it was. */
  nextAnswer: Knobs['nextAnswer'];
}

/** Before the first token, ms. */
const firstTokenMs = 400;

/** How the local OpenRouter talks from the start on. */
export interface TalkOptions {
  /** How fast; 50 by default. */
  tokensPerSecond: number;
  /** What it says at a speed, where nothing fails; left out: a small stand-in for a model. */
  says?: (speech: Speech) => Scenario;
}

/** Lets the local OpenRouter answer. */
export function startTalk(
  openrouter: LocalOpenRouter,
  { tokensPerSecond, says = standIn }: TalkOptions,
): Talk {
  const talk: Talk = { tokensPerSecond, nextAnswer: 'normal' };
  openrouter.answer(({ body }) => {
    const speech = { tokensPerSecond: talk.tokensPerSecond, firstTokenMs };
    const { span_name: span } = (body.trace ?? {}) as { span_name?: string };
    if (talk.nextAnswer === 'normal' || span !== 'answer') return routed(says(speech));
    const fails = failing[talk.nextAnswer];
    talk.nextAnswer = 'normal';
    return routed(fails(speech));
  });
  return talk;
}

const half = 'Here is the first half of an answer, and then';

const failing: Record<Exclude<Knobs['nextAnswer'], 'normal'>, (speech: Speech) => Scenario> = {
  429: () => failed(failures.sharedPool()),
  402: () => failed(failures.noCredit()),
  502: () => failed(failures.providerUnavailable()),
  midway: (speech) => inBandError(failures.providerUnavailable(), { afterText: half, ...speech }),
  stall: (speech) => stall(half, speech),
  short: (speech) => truncated(half, speech),
};
