import type { Language } from './language.ts';
import { oneLine } from './words.ts';

/** Of `/compare`: presets side by side. */
export function compare({ words, say, format }: Language) {
  const own = words.compare;
  return {
    ...own,
    /** Stands over the answers. */
    heading: (names: readonly string[], prompt: string) =>
      say(own.heading, {
        prompt: oneLine(prompt, 300),
        names: names.map((name) => `\`${name}\``).join(words.comma),
      }),
    /** Stands over each of them. */
    column: (preset: string, model: string) => say(own.column, { preset, model }),
    twice: (name: string) => say(own.twice, { name }),
    results: (kept: number) => say(own.results, { kept }),
    result: (name: string, kept: number, shown: number) =>
      say(own.result, { name, kept, shown, part: format.percent(kept / shown) }),
    more: (count: number) => say(own.more, { count }),
  };
}
