import { type AnyThreadChannel, ChannelType } from 'discord.js';
import { UserError } from '../../errors.ts';
import type { Made } from '../../tools/discord-port.ts';
import { threadName } from '../../turn/background/thread-name.ts';
import type { Bot } from '../bot.ts';
import {
  free,
  homeOf,
  inWords,
  missingFor,
  neededToOpen,
  type ThreadHome,
  tagsFor,
} from '../threads/open-thread.ts';
import type { Asker } from './asker.ts';
import { fetchChannel } from './find-channel.ts';
import { refuseTimedOut } from './may-write.ts';

/**
 * See {@link DiscordPort.createThread}. It is a thread for people: Parley answers in it where it is mentioned.
 *
 * @throws UserError where the asker or the bot may not, or none can be opened there
 */
export async function createThread(
  bot: Pick<Bot, 'client' | 'log'>,
  asker: Asker,
  { name: wanted, message }: { name: string; message?: string | undefined },
): Promise<Made> {
  const home = homeOf((await fetchChannel(asker, asker.asking.channelId)) ?? null);
  if (!home) throw new UserError((texts) => texts.functions.noThreads);
  const member = await asker.memberOf(home.guild);
  refuseTimedOut(member);
  const yours = missingFor(member, home);
  if (yours.length > 0) throw new UserError(({ functions }) => functions.youLack(yours));
  const mine = missingFor(bot.client.user, home);
  if (mine.length > 0) {
    await asker.permits.tell(home.id, neededToOpen(home));
    throw new UserError(({ functions }) => functions.iLack(mine));
  }
  const name = threadName(wanted);
  if (name === '') throw new UserError(({ functions }) => functions.noName);
  const thread = await made(bot, home, name, message).catch((error: unknown) => {
    throw inWords(error);
  });
  await thread.members.add(member.id).catch((error: unknown) => {
    bot.log.warn({ threadId: thread.id, error }, 'could not add an asker to the thread that they wanted');
  });
  return { name, link: thread.url };
}

async function made(
  bot: Pick<Bot, 'client'>,
  home: ThreadHome,
  name: string,
  message: string | undefined,
): Promise<AnyThreadChannel> {
  if (home.type === ChannelType.GuildForum)
    return home.threads.create({
      name,
      message: { content: message ?? name },
      appliedTags: tagsFor(bot, home),
    });
  const { thread } = await free(home, name);
  if (message) await thread.send(message);
  return thread;
}
