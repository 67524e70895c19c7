import { inBandError, stall, truncated } from '../breakages.ts';
import { htmlPage } from '../errors.ts';
import { failures } from '../failures.ts';
import { failed, type Scenario, type Speech } from '../scenario.ts';
import type { Failure } from '../wire.ts';

/** What an answer says before it fails, and how it goes on where it may. */
export const halves = {
  first: 'Here is the first half of my answer, and',
  second: ' here is the second: it stands behind the first as if nothing had happened.',
};

const named: Readonly<Record<string, () => Failure>> = {
  400: failures.badRequest,
  401: failures.badKey,
  402: failures.noCredit,
  403: failures.moderated,
  404: failures.noEndpoints,
  408: failures.timeout,
  413: failures.tooLarge,
  429: failures.sharedPool,
  500: failures.server,
  502: failures.providerUnavailable,
  503: failures.noProvider,
  529: failures.overloaded,
  context: failures.contextTooLong,
  credit: failures.noCredit,
  html: htmlPage,
  moderation: failures.moderated,
};

/** How to fail, where that is asked for: "fail 429", "fail credit", "fail midway" … */
export function failureAsked(asked: string): string | undefined {
  return /\bfail (\w+)/.exec(asked)?.[1];
}

/** Fails as the word says. */
export function failing(word: string, speech: Speech): Scenario {
  if (word === 'midway') return breaksOff(halves.first, speech);
  if (word === 'silently') return stall(halves.first, speech);
  if (word === 'short') return truncated(halves.first, speech);
  return failed((named[word] ?? failures.server)());
}

/** Says something, and then its provider is gone. */
export function breaksOff(afterText: string, speech: Speech): Scenario {
  return inBandError(failures.providerUnavailable(), { afterText, ...speech });
}
