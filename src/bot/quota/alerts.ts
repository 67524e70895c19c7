import type { ChatInputCommandInteraction } from 'discord.js';
import { UserError } from '../../errors.ts';
import type { Bot } from '../bot.ts';
import { missingIn } from '../missing-in.ts';

/** `/quota alerts`: where admins read that a shared limit is nearly used up. @returns what holds now, and what did before */
export async function setAlerts(interaction: ChatInputCommandInteraction, bot: Bot): Promise<string> {
  const { guild, options, locale } = interaction;
  const channelId = options.getChannel('channel')?.id;
  const missing = guild && channelId !== undefined ? missingIn(guild, channelId) : [];
  if (channelId !== undefined && missing.length > 0)
    throw new UserError((texts) => texts.limits.cannotAlert(channelId, missing));
  const scope = { kind: 'server', serverId: interaction.guildId ?? '' } as const;
  const { alertChannel: before } = await bot.settings.set(
    scope,
    { alertChannel: channelId },
    { by: interaction.user.id },
  );
  return bot.texts(locale).limits.alerts(channelId, before);
}
