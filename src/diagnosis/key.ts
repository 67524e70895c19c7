import { ModelFailure } from '../openrouter/failure.ts';
import type { KeyView } from '../openrouter/key-view.ts';
import {
  findingsOf,
  type Finding as KeyFinding,
  type Trouble,
  type TroubleLimits,
} from '../ops/key-troubles.ts';
import type { Finding } from './finding.ts';

/** What does not keep presets from answering yet. */
const early: readonly string[] = ['low', 'expiring', 'free'] satisfies Trouble[];

/**
 * OpenRouter's key and its credit. What it holds is the business of those who run the bot: others learn only whether it is
 * all right.
 *
 * @param refused what requests that were refused have shown
 */
export function keyFindings(
  seen: KeyView | ModelFailure,
  limits: TroubleLimits,
  forOperators: boolean,
  refused: readonly KeyFinding[] = [],
): Finding[] {
  if (seen instanceof ModelFailure && refused.length === 0) return [failureFinding(seen, forOperators)];
  const told = seen instanceof ModelFailure ? [] : findingsOf(seen, limits);
  const found = [...told, ...refused.filter((one) => !told.some(({ trouble }) => trouble === one.trouble))];
  const troubles = found.map((finding): Finding => {
    const standing = early.includes(finding.trouble) ? 'note' : 'wrong';
    return {
      standing,
      say: ({ diagnosis }) =>
        forOperators ? diagnosis.key.trouble(finding) : diagnosis.key.ofOthers[standing],
    };
  });
  if (troubles.length === 0) return [{ standing: 'well', say: ({ diagnosis }) => diagnosis.key.well }];
  // Others would read the same sentence twice.
  return forOperators ? troubles : worst(troubles);
}

function worst(findings: readonly Finding[]): Finding[] {
  return [findings.find(({ standing }) => standing === 'wrong') ?? findings[0]].filter(
    (one) => one !== undefined,
  );
}

function failureFinding(failure: ModelFailure, forOperators: boolean): Finding {
  // Servers of other makes tell nothing of their keys: no trouble.
  if (failure.status === 404) return { standing: 'well', say: ({ diagnosis }) => diagnosis.key.notThere };
  const isRefused = failure.kind === 'key-invalid';
  return {
    standing: isRefused ? 'wrong' : 'note',
    say(texts) {
      const { diagnosis } = texts;
      if (!isRefused) return diagnosis.key.notTold(failure.say(texts));
      return forOperators ? diagnosis.key.refused : diagnosis.key.ofOthers.wrong;
    },
  };
}
