import { textsIn } from '../texts/index.ts';
import type { Locales } from '../turn/policy.ts';
import type { Bot } from './bot.ts';

/**
 * The bot as it speaks to somebody in one place: whatever is not said to them alone is said in the language of all there.
 *
 * @param isAlone whether nobody else reads anything that is said there
 */
export function speaking(bot: Bot, { own, shared }: Locales, isAlone: boolean): Bot {
  const texts = textsIn(isAlone ? own : shared);
  return {
    ...bot,
    // Whoever asks in the language of a client is told in what its member has chosen instead.
    texts: (client) => (client === undefined ? texts : textsIn(own)),
    turns: { ...bot.turns, texts },
  };
}
