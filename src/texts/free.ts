import type { Language } from './language.ts';

/** Models that cost nothing. */
export function free({ words, say }: Language) {
  const own = words.free;
  return { ...own, queued: (ahead: number) => say(own.queued, { ahead }) };
}
