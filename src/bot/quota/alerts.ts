import type { ChatInputCommandInteraction } from 'discord.js';
import type { Bot } from '../bot.ts';
import { change } from '../settings/change.ts';

/**
 * `/quota alerts`: sets where admins read that a shared limit is nearly used up, as `/settings` can.
 *
 * @returns what holds now, and what did before
 */
export async function setAlerts(interaction: ChatInputCommandInteraction, bot: Bot): Promise<string> {
  const { guildId, options, locale } = interaction;
  const channelId = options.getChannel('channel')?.id;
  const server = { kind: 'server', serverId: guildId ?? '' } as const;
  const { alertChannel: before } = await change(interaction, bot, server, { alertChannel: channelId });
  return bot.texts(locale).limits.alerts(channelId, before);
}
