import type { Language } from './language.ts';

/** Of questions that wait. */
export function queue({ words, say }: Language) {
  const own = words.queue;
  return {
    ...own,
    ahead: (count: number) => say(own.ahead, { count }),
    cancelled: (name: string) => say(own.cancelled, { name }),
    full: (limit: number) => say(own.full, { limit }),
  };
}
