import { type Texts, textsIn } from '../texts/index.ts';
import type { Bot } from './bot.ts';
import { memberLocale } from './locales.ts';

/**
 * Tells a member by direct message what cannot be said where they asked, if they take any, in their own language as far as it is
 * known. Never rejects.
 *
 * @returns whether they were reached
 */
export async function tellDirectly(
  bot: Pick<Bot, 'client' | 'log' | 'settings' | 'seenLocales'>,
  userId: string,
  say: (texts: Texts) => string,
): Promise<boolean> {
  const { client, log } = bot;
  try {
    await client.users.send(userId, say(textsIn(await memberLocale(bot, userId))));
    return true;
  } catch (error) {
    log.info({ error, userId }, 'could not tell a member by direct message');
    return false;
  }
}
