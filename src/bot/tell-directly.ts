import type { Bot } from './bot.ts';

/** Tells a member by direct message what cannot be said where they asked, if they take any. Never rejects. @returns whether they were reached */
export async function tellDirectly(
  { client, log }: Pick<Bot, 'client' | 'log'>,
  userId: string,
  sentence: string,
): Promise<boolean> {
  try {
    await client.users.send(userId, sentence);
    return true;
  } catch (error) {
    log.info({ error, userId }, 'could not tell a member by direct message');
    return false;
  }
}
