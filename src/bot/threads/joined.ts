import type { Message } from 'discord.js';
import type { Policy } from '../../turn/policy.ts';
import type { Bot } from '../bot.ts';

/**
 * Whether an ordinary message in a conversation thread is for the bot. To strangers it says nothing: they talk to each
 * other there, and have not asked for it.
 */
export async function isJoined({ id, channelId }: Message, bot: Bot, policy: Policy): Promise<boolean> {
  if (!bot.turns.threads.has(channelId)) return false;
  if (!(await policy.refusal())) return true;
  bot.log.debug({ messageId: id, channelId }, 'passed over what a stranger said in a conversation');
  return false;
}

/** A thread is followed only as long as the setting `mentions` wants it; one that was opened is not asked for again. */
export async function endFollowing({ channel }: Message, bot: Bot, { settings }: Policy): Promise<void> {
  const { threads } = bot.turns;
  if (!channel.isThread() || (await threads.get(channel.id))?.came !== 'followed') return;
  if (settings.mentions === 'follow') return;
  await threads.remove(channel.id);
  bot.log.info({ channelId: channel.id }, 'follows a thread no longer: the setting has changed');
}
