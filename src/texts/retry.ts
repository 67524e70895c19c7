import type { Language } from './language.ts';

/** Of Retry, Regenerate and Continue. */
export function retry({ words, say }: Language) {
  const own = words.retry;
  return {
    ...own,
    noOther: (why: string) => say(own.noOther, { why }),
    noMore: (why: string) => say(own.noMore, { why }),
  };
}
