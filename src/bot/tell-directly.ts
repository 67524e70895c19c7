import type { Bot } from './bot.ts';

/** Tells a member by direct message what cannot be said where they asked, if they take any. Never rejects. */
export async function tellDirectly(
  { client, log }: Pick<Bot, 'client' | 'log'>,
  userId: string,
  sentence: string,
): Promise<void> {
  await client.users.send(userId, sentence).catch((error: unknown) => {
    log.info({ error, userId }, 'could not tell a member by direct message');
  });
}
