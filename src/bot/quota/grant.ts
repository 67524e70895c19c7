import type { ChatInputCommandInteraction } from 'discord.js';
import { UserError } from '../../errors.ts';
import { parseAmount } from '../../quota/amount.ts';
import type { Bot } from '../bot.ts';
import { chosenLimit } from './chosen-limit.ts';
import { whose } from './whose.ts';

/** `/quota grant`: so much more may be used, once, in the windows that run. */
export async function grantOnce(interaction: ChatInputCommandInteraction, bot: Bot): Promise<string> {
  const { options, user, locale } = interaction;
  const limit = await chosenLimit(interaction, bot);
  const subject = whose(interaction, limit);
  const amount = parseAmount(options.getString('amount', true), limit.unit);
  if (amount === 0) throw new UserError((texts) => texts.limits.grantNothing);
  await bot.limits.grant(interaction.guildId ?? '', { ...subject, unit: limit.unit, amount }, user.id);
  return bot.texts(locale).limits.granted(subject, amount, limit.unit);
}
