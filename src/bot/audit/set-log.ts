import type { ChatInputCommandInteraction } from 'discord.js';
import { UserError } from '../../errors.ts';
import type { Bot } from '../bot.ts';
import { missingIn } from '../missing-in.ts';
import { mayManage } from '../quota/admins-only.ts';

/** `/audit log`: in which channel each change is told. @returns what holds now, and what did before */
export async function setLog(interaction: ChatInputCommandInteraction, bot: Bot): Promise<string> {
  if (!mayManage(interaction)) throw new UserError((texts) => texts.settings.notAllowed);
  const { guild, options, locale, user } = interaction;
  const channelId = options.getChannel('channel')?.id;
  const missing = guild && channelId !== undefined ? missingIn(guild, channelId) : [];
  if (channelId !== undefined && missing.length > 0)
    throw new UserError((texts) => texts.audit.cannotLog(channelId, missing));
  const scope = { kind: 'server', serverId: interaction.guildId ?? '' } as const;
  const { logChannel: before } = await bot.settings.set(scope, { logChannel: channelId }, { by: user.id });
  return bot.texts(locale).audit.log(channelId, before);
}
