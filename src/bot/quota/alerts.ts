import { type ChatInputCommandInteraction, type Guild, PermissionFlagsBits } from 'discord.js';
import { UserError } from '../../errors.ts';
import type { Bot } from '../bot.ts';

/** `/quota alerts`: where admins read that a shared limit is nearly used up. @returns what holds now, and what did before */
export async function setAlerts(interaction: ChatInputCommandInteraction, bot: Bot): Promise<string> {
  const { guild, options, locale } = interaction;
  const channelId = options.getChannel('channel')?.id;
  const missing = guild && channelId !== undefined ? missingIn(guild, channelId) : [];
  if (channelId !== undefined && missing.length > 0)
    throw new UserError((texts) => texts.limits.cannotAlert(channelId, missing));
  const scope = { serverId: interaction.guildId ?? '' };
  const { alertChannel: before } = await bot.settings.of(scope);
  await bot.settings.set(scope, { alertChannel: channelId });
  return bot.texts(locale).limits.alerts(channelId, before);
}

/** The permissions that the bot lacks for speaking in a channel, as Discord's settings call them. */
function missingIn(guild: Guild, channelId: string): string[] {
  const channel = guild.channels.cache.get(channelId);
  const has = channel?.permissionsFor(guild.client.user);
  const needed: [bigint, string][] = [
    [PermissionFlagsBits.ViewChannel, 'View Channel'],
    channel?.isThread()
      ? [PermissionFlagsBits.SendMessagesInThreads, 'Send Messages in Threads']
      : [PermissionFlagsBits.SendMessages, 'Send Messages'],
  ];
  return needed.flatMap(([bit, name]) => (has?.has(bit) ? [] : [name]));
}
