import type { Choices } from '../../privacy/choices.ts';

/** Where it stands who has paused the bot. */
export type Pausing = Pick<Choices, 'pausedAmong'>;

/** What was written by others than those who have paused the bot: nothing of theirs is read. */
export async function unpaused<Written extends { author: { id: string } }>(
  written: readonly Written[],
  choices: Pausing,
): Promise<Written[]> {
  const paused = await choices.pausedAmong([...new Set(written.map(({ author }) => author.id))]);
  return written.filter(({ author }) => !paused.has(author.id));
}
