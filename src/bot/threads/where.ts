import { type GuildMember, type Message, PermissionFlagsBits } from 'discord.js';
import { channelOutlet, type Outlet } from '../../reply/outlet.ts';
import { sayOnce } from '../../reply/say-once.ts';
import { cleared } from '../../turn/gate.ts';
import type { Question } from '../../turn/question.ts';
import type { Bot } from '../bot.ts';
import { payerOf } from '../payer.ts';
import type { Trigger } from '../trigger.ts';
import { leaveRow } from './leave-button.ts';
import { homeOf, missingFor, neededToOpen, openThread } from './open-thread.ts';

/** Where a message is answered. */
export interface Where {
  channel: Message<boolean>['channel'];
  outlet: Outlet;
}

/**
 * Does what the settings `mentions` and `answer` say of a mention, or of a message where each is answered: opens a thread on the message, to answer there, or
 * follows the thread in which it stands. Undefined: the answer stands where it was asked.
 *
 * @param asked its prompt names the thread; the member is the message's author
 * @param onThread told of a thread that is opened, before anything else can be asked in it
 * @throws UserError where the question would be refused there: then no thread is opened
 * @throws PromptGone where the message was deleted meanwhile
 */
export async function whereElse(
  message: Message<boolean>,
  why: Trigger,
  bot: Bot,
  {
    member,
    ...asked
  }: Pick<Question, 'prompt' | 'quotes' | 'files' | 'policy'> & { member: GuildMember | null },
  onThread: (threadId: string) => void,
): Promise<Where | undefined> {
  if ((why !== 'mention' && why !== 'message') || !message.inGuild()) return undefined;
  const { channel, author, guildId } = message;
  const { mentions, answer } = asked.policy.settings;
  const opens = mentions === 'thread' || (mentions === 'in-place' && answer === 'thread');
  if (mentions === 'in-place' && !opens) return undefined;
  const { threads, rest } = bot.turns;
  if (channel.isThread()) {
    if (mentions !== 'follow' || why !== 'mention') return undefined;
    const parentId = channel.parentId ?? undefined;
    const entry = { id: channel.id, parentId, serverId: guildId, ownerId: author.id } as const;
    if (await threads.add({ ...entry, came: 'followed', titled: true })) await tellThatFollowed(message, bot);
    return undefined;
  }
  const home = homeOf(channel);
  if (!opens || !home) return undefined;
  // Who could not go on there is better answered here.
  if (member && !home.permissionsFor(member).has(PermissionFlagsBits.SendMessagesInThreads)) {
    bot.log.debug({ channelId: channel.id }, 'the asker may not write in threads: answering in place');
    return undefined;
  }
  const missing = missingFor(bot.client.user, home);
  if (missing.length > 0) {
    bot.log.warn(
      { channelId: channel.id, serverId: guildId, missing },
      'may not open a thread: answering in place',
    );
    await bot.permits.tell(home.id, neededToOpen(home));
    return undefined;
  }
  await cleared(bot.turns, { ...asked, payer: payerOf(message, channel, member) });
  const user = { id: author.id, displayName: member?.displayName ?? author.displayName };
  const { thread } = await openThread(bot, {
    home,
    name: asked.prompt,
    messageId: message.id,
    isPrompt: true,
    user,
    ...(asked.policy.settings.noStore && { hello: bot.texts().threads.nothingKept }),
    onThread,
  });
  return { channel: thread, outlet: channelOutlet(rest, thread.id) };
}

/** Nobody shall wonder why the bot answers from now on, or how to end that. */
async function tellThatFollowed({ id, channelId }: Message, bot: Bot): Promise<void> {
  const texts = bot.texts();
  const { follows, followsMentions } = texts.threads;
  const outlet = channelOutlet(bot.turns.rest, channelId);
  const sentence = bot.messageContent ? follows : followsMentions;
  // Not the message's id alone, which is the nonce of its answer.
  const { failure } = await sayOnce(outlet, bot.turns.pacer, sentence, `f${id}`, leaveRow(texts));
  if (failure) bot.log.warn({ channelId, failure }, 'could not say that a thread is followed');
}
