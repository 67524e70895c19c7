import type { ChatInputCommandInteraction } from 'discord.js';
import { parseAmount } from '../../quota/amount.ts';
import type { SetLimit } from '../../quota/limits.ts';
import type { Bot } from '../bot.ts';
import { findLimit } from './chosen-limit.ts';
import { chosenSubject } from './chosen-subject.ts';
import { standingOf } from './subject.ts';

/** `/quota set`: from now on so much may be used. @returns what holds now, and what was there before */
export async function setLimit(interaction: ChatInputCommandInteraction, bot: Bot): Promise<string> {
  const { options, user, locale } = interaction;
  const serverId = interaction.guildId ?? '';
  const unit = options.getString('unit', true) as SetLimit['unit'];
  const key = {
    ...chosenSubject(interaction),
    unit,
    per: options.getString('per', true) as SetLimit['per'],
  };
  const limit = { ...key, amount: parseAmount(options.getString('amount', true), unit) };
  const before = await bot.limits.set(serverId, limit, user.id);
  const now = await findLimit(bot.limits, serverId, key);
  return bot.texts(locale).limits.set({ limit, before, now, use: now && standingOf(now) });
}
