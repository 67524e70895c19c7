import type { Language } from './language.ts';

/** Where it may not answer, and why. */
export function access({ words, say }: Language) {
  const own = words.access;
  return { ...own, cannotSend: (missing: string) => say(own.cannotSend, { missing }) };
}
