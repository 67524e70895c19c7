import { textsIn } from '../texts/index.ts';
import type { Bot } from './bot.ts';

/**
 * The bot as it speaks in one place: whatever is not said to somebody alone, in their own language, is said in this one.
 *
 * @param locale as Discord names it; undefined: English
 */
export function speaking(bot: Bot, locale: string | undefined): Bot {
  const texts = textsIn(locale);
  return {
    ...bot,
    texts: (own) => (own === undefined ? texts : textsIn(own)),
    turns: { ...bot.turns, texts },
  };
}
