import type { ChatInputCommandInteraction } from 'discord.js';
import { UserError } from '../../errors.ts';
import type { Bot } from '../bot.ts';
import { chosenKey } from './chosen-limit.ts';

/** `/quota remove`: a limit holds no more. @returns which one, as it was in the moment of its removal */
export async function removeLimit(interaction: ChatInputCommandInteraction, bot: Bot): Promise<string> {
  const { guildId, user } = interaction;
  const removed = await bot.limits.remove(guildId ?? '', chosenKey(interaction), user.id);
  if (!removed) throw new UserError((texts) => texts.limits.removedAlready);
  return bot.texts(interaction.locale).limits.removed(removed);
}
