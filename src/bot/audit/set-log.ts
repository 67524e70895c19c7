import type { ChatInputCommandInteraction } from 'discord.js';
import type { Bot } from '../bot.ts';
import { change } from '../settings/change.ts';

/** `/audit log`: sets the channel in which each change is told, as `/settings` can. @returns what holds now, and what did before */
export async function setLog(interaction: ChatInputCommandInteraction, bot: Bot): Promise<string> {
  const { guildId, options, locale } = interaction;
  const channelId = options.getChannel('channel')?.id;
  const server = { kind: 'server', serverId: guildId ?? '' } as const;
  const { logChannel: before } = await change(interaction, bot, server, { logChannel: channelId });
  return bot.texts(locale).audit.log(channelId, before);
}
