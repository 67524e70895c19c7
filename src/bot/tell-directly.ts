import { type Texts, textsIn } from '../texts/index.ts';
import type { Bot } from './bot.ts';

/**
 * Tells a member by direct message what cannot be said where they asked, if they take any, in their own language as far as it is
 * known. Never rejects.
 *
 * @returns whether they were reached
 */
export async function tellDirectly(
  { client, log, seenLocales }: Pick<Bot, 'client' | 'log' | 'seenLocales'>,
  userId: string,
  say: (texts: Texts) => string,
): Promise<boolean> {
  try {
    await client.users.send(userId, say(textsIn(await seenLocales.of(userId))));
    return true;
  } catch (error) {
    log.info({ error, userId }, 'could not tell a member by direct message');
    return false;
  }
}
