import type { ChatInputCommandInteraction } from 'discord.js';
import type { Bot } from '../bot.ts';
import { placeOf } from '../settings/place.ts';

/** What is kept about whoever asks, how long it is kept where they ask, and what they can do about it. */
export async function showPrivacy(interaction: ChatInputCommandInteraction, bot: Bot): Promise<string> {
  const { user, locale } = interaction;
  const [amount, choices, holds] = await Promise.all([
    (await bot.privacy()).amount(user.id),
    bot.choices.of(user.id),
    bot.settings.at(placeOf(interaction)),
  ]);
  return bot.texts(locale).privacy.kept({
    ...amount,
    ...choices,
    retentionDays: holds.noStore ? 0 : holds.retentionDays,
    isEncrypted: bot.config.contentKeys.length > 0,
  });
}
