import type { Language } from './language.ts';

/** Of Show reasoning. */
export function reasoning({ words, say }: Language) {
  const own = words.reasoning;
  return { ...own, by: (model: string) => say(own.by, { model }) };
}
