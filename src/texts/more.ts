import type { Language } from './language.ts';

/** What stands behind ⋯. */
export function more({ words, say }: Language) {
  const own = words.more;
  return { ...own, current: (preset: string) => say(own.current, { preset }) };
}
