import type { Message } from 'discord.js';
import { notice } from '../../access/choices-rule.ts';
import type { Refusal } from '../../access/gate.ts';
import { UserError } from '../../errors.ts';
import { openPlace } from '../../history/place.ts';
import type { Policy } from '../../turn/policy.ts';
import type { Bot } from '../bot.ts';

/**
 * Whether an ordinary message in a conversation thread is for the bot. To strangers it says nothing: they talk to each
 * other there, and have not asked for it.
 *
 * @throws {UserError} with the reason for whoever was answered there before and is not any more: once in an hour; with the
 *   notice for whoever has not read it there
 */
export async function isJoined(message: Message, bot: Bot, policy: Policy): Promise<boolean> {
  const { id, channelId, author } = message;
  if (!bot.turns.threads.has(channelId)) return false;
  const refusal = await policy.refusal();
  if (!refusal) return true;
  tellNotice(message, bot, refusal);
  const { paused } = await bot.choices.of(author.id);
  if (
    refusal !== notice &&
    !paused &&
    (await wasAnswered(message, bot)) &&
    bot.told.isNew(`joined ${channelId} ${author.id}`)
  )
    throw new UserError(refusal);
  bot.log.debug({ messageId: id, channelId }, 'passed over what a stranger said in a conversation');
  return false;
}

/**
 * Whether an ordinary message is for the bot where each is answered: not those of strangers, to whom it says nothing.
 *
 * @throws {UserError} with the notice for whoever has not read it there
 */
export async function isForWriter(message: Message, bot: Bot, policy: Policy): Promise<boolean> {
  const refusal = await policy.refusal();
  if (refusal) tellNotice(message, bot, refusal);
  return !refusal;
}

/** So long nobody reads the notice again in the same place, ms. */
const noticeEveryMs = 30 * 24 * 60 * 60_000;

/** Members who are answered as soon as they agree would take silence for a fault. A bot agrees to nothing. */
function tellNotice({ channelId, author }: Message, bot: Bot, refusal: Refusal): void {
  if (refusal !== notice || author.bot) return;
  if (bot.told.isNew(`notice ${channelId} ${author.id}`, noticeEveryMs)) throw new UserError(refusal);
}

/** Whether they have begun the conversation, or asked something in it: they take silence for a fault. */
async function wasAnswered({ channelId, author }: Message, { turns }: Bot): Promise<boolean> {
  if ((await turns.threads.get(channelId))?.ownerId === author.id) return true;
  const head = await turns.history.head(openPlace(channelId));
  return (
    head !== undefined && (await turns.history.path(head.id)).some(({ authorId }) => authorId === author.id)
  );
}

/** A thread is followed only as long as the setting `mentions` wants it; one that was opened is not asked for again. */
export async function endFollowing({ channel }: Message, bot: Bot, { settings }: Policy): Promise<void> {
  const { threads } = bot.turns;
  if (!channel.isThread() || (await threads.get(channel.id))?.came !== 'followed') return;
  if (settings.mentions === 'follow') return;
  await threads.remove(channel.id);
  bot.log.info({ channelId: channel.id }, 'follows a thread no longer: the setting has changed');
}
