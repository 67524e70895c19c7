import type { Message } from 'discord.js';
import type { Bot } from '../bot.ts';

/**
 * Whether an ordinary message in a conversation thread is for the bot. To strangers it says nothing: they talk to each
 * other there, and have not asked for it.
 */
export async function isJoined(
  { author, guild, guildId, id, channelId }: Message,
  bot: Bot,
): Promise<boolean> {
  if (!bot.turns.threads.has(channelId)) return false;
  if (await bot.access.allows({ userId: author.id, server: guild, serverId: guildId })) return true;
  bot.log.debug({ messageId: id, channelId }, 'passed over what a stranger said in a conversation');
  return false;
}

/** A thread is followed only as long as the setting `mentions` wants it; one that was opened is not asked for again. */
export async function endFollowing({ channel, guildId }: Message, bot: Bot): Promise<void> {
  const { threads } = bot.turns;
  if (!channel.isThread() || (await threads.get(channel.id))?.came !== 'followed') return;
  const place = {
    channelId: channel.id,
    parentId: channel.parentId ?? undefined,
    serverId: guildId ?? undefined,
  };
  if ((await bot.settings.at(place)).mentions === 'follow') return;
  await threads.remove(channel.id);
  bot.log.info({ channelId: channel.id }, 'follows a thread no longer: the setting has changed');
}
