import type { ChatInputCommandInteraction } from 'discord.js';
import { UserError } from '../../errors.ts';
import type { Bot } from '../bot.ts';
import { chosenLimit } from './chosen-limit.ts';
import { whose } from './whose.ts';

/** `/quota reset`: what was used in the windows that run counts as 0. */
export async function resetUse(interaction: ChatInputCommandInteraction, bot: Bot): Promise<string> {
  const subject = whose(interaction, await chosenLimit(interaction, bot));
  const { who, subjectId } = subject;
  // Discord tells nobody without a privileged intent who has a role.
  if (who === 'role') throw new UserError((texts) => texts.limits.whose);
  await bot.limits.reset(interaction.guildId ?? '', { who, subjectId }, interaction.user.id);
  return bot.texts(interaction.locale).limits.reset(subject);
}
