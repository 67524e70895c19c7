import { type AnyThreadChannel, type BaseInteraction, ChannelType, GuildMember } from 'discord.js';
import { UserError } from '../../errors.ts';
import { channelOf, isPrivate as isPrivatePlace, type Place } from '../../history/place.ts';
import type { Origin } from '../../history/threads.ts';
import type { EffectiveSettings } from '../../settings/definitions.ts';
import type { Bot } from '../bot.ts';
import { isClosed } from './closed.ts';
import { letIn } from './let-in.ts';
import { findThread, homeOf, openThread } from './open-thread.ts';

/** Who wants to go on in a thread, and where they said so. */
export type Continuing = Pick<BaseInteraction, 'channelId' | 'user' | 'member'>;

/**
 * Opens a thread in which the conversation goes on from a turn, with all that was said before it. It hangs on the
 * message of the answer if it can; what not everybody in the channel could read goes on in a private thread of whoever
 * wants it. Asked for again in the same channel, at once or after a restart, it is the thread that is there.
 *
 * @param settings what holds there: where nothing is to be kept, nothing that was goes along, and there is none
 * @returns the id of the thread
 * @throws UserError where no thread can be opened, or the turn is no more
 */
export function continueInThread(
  bot: Bot,
  turnId: string,
  who: Continuing,
  { noStore }: Pick<EffectiveSettings, 'noStore'>,
): Promise<string> {
  if (noStore) throw new UserError((texts) => texts.threads.keptNot);
  // Pressed twice at once, the second finds what the first has opened.
  return bot.turns.order.run(`thread:${turnId}`, () => goOn(bot, turnId, who));
}

async function goOn(bot: Bot, turnId: string, { channelId, user, member }: Continuing): Promise<string> {
  const { history } = bot.turns;
  const says = bot.texts().threads;
  const turn = await history.get(turnId);
  const body = turn && turn.state !== 'deleted' ? await history.body(turnId) : undefined;
  if (!turn || !body) throw new UserError((texts) => texts.history.gone);
  const channel = channelId === null ? null : await bot.client.channels.fetch(channelId).catch(() => null);
  if (channel?.isDMBased()) throw new UserError((texts) => texts.threads.direct);
  const home = homeOf(channel);
  if (channelId === null || !channel || !home) throw new UserError((texts) => texts.threads.noThreads);
  // The answer may have been given elsewhere: this may be a thread that goes on from it.
  const answeredIn = channelOf(turn.place);
  const isEphemeral = isPrivatePlace(turn.place);
  const isPrivate =
    isEphemeral ||
    channel.type === ChannelType.PrivateThread ||
    (answeredIn !== channelId && (await isHidden(bot, turn.place)));
  const from = { turnId, channelId };
  const before = await openedBefore(bot, from, isPrivate ? user.id : undefined);
  if (before) return before.id;
  const messages = await history.messagesOf(turnId);
  const last = messages.at(-1);
  const link = `https://discord.com/channels/${home.guildId}/${answeredIn}/${last}`;
  const continued = isEphemeral || last === undefined ? says.continuedUnseen : says.continued(link);
  const { thread } = await openThread(bot, {
    home,
    name: body.prompt.text,
    // A message of a thread cannot have one of its own, and nobody else sees a private one.
    messageId: answeredIn === home.id && !isPrivate ? last : undefined,
    user,
    member: member instanceof GuildMember ? member : undefined,
    isPrivate,
    preset: turn.preset,
    hello: isPrivate ? `${continued}\n${says.whoReads}` : continued,
    from,
  });
  return thread.id;
}

/**
 * The thread in which it goes on already, where that can be used still.
 *
 * @param memberId whose private thread it shall be; absent: one for everybody
 */
async function openedBefore(
  bot: Bot,
  from: Origin,
  memberId: string | undefined,
): Promise<AnyThreadChannel | undefined> {
  const { threads } = bot.turns;
  const id = await threads.goingOn(from, memberId);
  if (id === undefined) return undefined;
  const thread = await findThread(bot, id);
  if (!thread) await threads.remove(id);
  const isPrivate = thread?.type === ChannelType.PrivateThread;
  if (!thread || isClosed(thread) || isPrivate !== (memberId !== undefined)) return undefined;
  if (thread.archived) await thread.setArchived(false);
  // They may have left it.
  if (memberId !== undefined) await letIn(bot, thread, memberId);
  return thread;
}

/** Whether not everybody in the channel can read a place. What cannot be looked up counts as that. */
async function isHidden(bot: Bot, place: Place): Promise<boolean> {
  const channel = await bot.client.channels.fetch(channelOf(place)).catch(() => null);
  return channel === null || channel.type === ChannelType.PrivateThread;
}
