import type { Language } from './language.ts';

/** Of more names than these, the rest is counted. */
const most = 10;

/** Names, as many as a sentence bears, and how many more there are. */
export function someOf({ words, say, format }: Language, names: readonly string[]): string {
  const left = names.length - most;
  // One name takes no more room than to say that there is one more.
  if (left <= 1) return format.list(names, 'and');
  return format.list([...names.slice(0, most), say(words.others, { count: left })], 'and');
}
