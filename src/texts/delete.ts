import type { Language } from './language.ts';

/** Of Delete. */
export function deleting({ words, say }: Language) {
  const own = words.delete;
  return { ...own, left: (count: number) => say(own.left, { count }) };
}
