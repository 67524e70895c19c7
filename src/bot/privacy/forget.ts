import type { Bot } from '../bot.ts';

/** Stops what is being written for a member, and lets all that is kept about them go. @returns how many questions it were */
export async function forget(userId: string, bot: Bot): Promise<number> {
  bot.turns.running.stopWhere(({ askerId }) => askerId === userId, { by: 'forgotten' });
  const turns = await (await bot.privacy()).forgetMember(userId);
  bot.log.info({ turns }, 'somebody is forgotten');
  return turns;
}
