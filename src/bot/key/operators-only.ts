import type { BaseInteraction } from 'discord.js';
import { UserError } from '../../errors.ts';
import type { Bot } from '../bot.ts';

/** @throws UserError unless whoever made the interaction runs the bot */
export async function operatorsOnly(
  { user }: BaseInteraction,
  { access }: Pick<Bot, 'access'>,
): Promise<void> {
  if (!(await access.operators()).includes(user.id)) throw new UserError((texts) => texts.key.notYours);
}
