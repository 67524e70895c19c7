import type { Language } from './language.ts';
import { asCode } from './words.ts';

/** How hard a model thinks before it answers. */
export function effort({ words, say }: Language) {
  const own = words.effort;
  const levels: Readonly<Record<string, string>> = own.levels;
  return {
    ...own,
    choice: (effort: string) => say(own.choice, { effort, level: levels[effort] ?? '' }),
    unknown: (effort: string, model: string, allowed: readonly string[]) =>
      say(own.unknown, { model, effort: asCode(effort), allowed: allowed.join(words.comma) }),
    none: (model: string) => say(own.none, { model }),
    thinking: (seconds: number) => say(own.thinking, { seconds }),
  };
}
