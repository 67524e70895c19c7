import type { BaseInteraction, Message } from 'discord.js';
import type { Question } from '../turn/question.ts';
import type { Bot } from './bot.ts';

/** How whoever asks here, now, is to be notified of an answer that takes long. */
export async function notification(
  { channelId, channel, guildId }: Pick<Message | BaseInteraction, 'channelId' | 'channel' | 'guildId'>,
  bot: Pick<Bot, 'settings'>,
): Promise<Required<Pick<Question, 'notify'>>> {
  const askedAt = Date.now();
  const { notify, notifyAfterSeconds } = await bot.settings.at({
    channelId: channelId ?? undefined,
    parentId: channel?.isThread() ? (channel.parentId ?? undefined) : undefined,
    serverId: guildId ?? undefined,
  });
  return { notify: { by: notify, afterMs: notifyAfterSeconds * 1000, askedAt } };
}
