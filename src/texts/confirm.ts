import type { Language } from './language.ts';
import { asCode } from './words.ts';

/** What it asks before a function acts. */
export function confirm({ words, say }: Language) {
  const own = words.confirm;
  return {
    ...own,
    may: (name: string, wish: string) => say(own.may, { name, wish }),
    notShown: (characters: number) => say(own.notShown, { characters }),
    whole: (tool: string) => say(own.whole, { tool: asCode(tool) }),
  };
}
