import type { Policy } from '../turn/policy.ts';
import type { Question } from '../turn/question.ts';

/** How whoever asks now is to be notified of an answer that takes long. */
export function notification({
  settings: { notify, notifyAfterSeconds },
}: Pick<Policy, 'settings'>): Required<Pick<Question, 'notify'>> {
  return { notify: { by: notify, afterMs: notifyAfterSeconds * 1000, askedAt: Date.now() } };
}
