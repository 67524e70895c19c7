import type { Bot } from '../bot.ts';
import { removeTurn } from '../changes/remove-turn.ts';

/**
 * Lets all that is kept about somebody go. What is being written for them ends, and its messages go: nobody would finish them.
 *
 * @returns how many questions it were
 */
export async function forget(userId: string, bot: Bot): Promise<number> {
  const running = bot.turns.running.where(({ askerId }) => askerId === userId);
  await Promise.all(running.map(({ turnId }) => removeTurn(turnId, { reason: { by: 'forgotten' } }, bot)));
  const turns = running.length + (await (await bot.privacy()).forgetMember(userId));
  bot.log.info({ turns }, 'somebody is forgotten');
  return turns;
}
