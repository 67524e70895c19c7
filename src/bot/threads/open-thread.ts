import {
  type AnyThreadChannel,
  type Channel,
  ChannelFlags,
  ChannelType,
  DiscordAPIError,
  type ForumChannel,
  type GuildMember,
  type NewsChannel,
  PermissionFlagsBits,
  type TextChannel,
  type User,
} from 'discord.js';
import { missingOf, type PermissionName } from '../../diagnosis/permissions.ts';
import { UserError } from '../../errors.ts';
import { openPlace } from '../../history/place.ts';
import type { Origin } from '../../history/threads.ts';
import { discordFailure } from '../../reply/discord-failure.ts';
import { channelOutlet } from '../../reply/outlet.ts';
import { sayOnce } from '../../reply/say-once.ts';
import { threadName } from '../../turn/background/thread-name.ts';
import type { Bot } from '../bot.ts';
import { giveUp } from './give-up.ts';
import { leaveRow } from './leave-button.ts';
import { letIn } from './let-in.ts';

/** A channel in which threads can be opened. */
export type ThreadHome = TextChannel | NewsChannel | ForumChannel;

/** The thread that is wanted. */
export interface Opening {
  home: ThreadHome;
  /** Any text: it is made fit for a name. */
  name: string;
  /** The message of `home` that it shall hang on; where it cannot, it stands by itself. */
  messageId?: string | undefined;
  /** That message is what is asked: where it is gone, nobody wants a thread. */
  isPrompt?: boolean;
  /** For whom it is; only they are in it at first where it is private. */
  user: { id: string; displayName: string };
  /** Them, where they ask for it themselves: they get none that they could not open by hand. Absent: by the settings. */
  member?: GuildMember | undefined;
  isPrivate?: boolean;
  /** What answers in it. */
  preset?: string | undefined;
  /** Parley's first message in it; a post in a forum cannot be without. */
  hello?: string;
  /** From where its conversation goes on. */
  from?: Origin;
  /** Told of the thread before anything can be asked in it. */
  onThread?: (threadId: string) => void;
}

/** A thread that is open now. */
export interface Opened {
  thread: AnyThreadChannel;
  /** The message that says hello in it, if that was said now. */
  helloId?: string | undefined;
}

/** Where a thread can be opened from a channel: there, or beside the thread that it is. */
export function homeOf(channel: Channel | null): ThreadHome | undefined {
  const home = channel?.isThread() ? channel.parent : channel;
  switch (home?.type) {
    case ChannelType.GuildText:
    case ChannelType.GuildAnnouncement:
    case ChannelType.GuildForum:
      return home;
    default:
      return undefined;
  }
}

/** What the bot needs to open a thread and talk in it. */
export function neededToOpen(home: ThreadHome, isPrivate = false): PermissionName[] {
  const open =
    home.type === ChannelType.GuildForum
      ? 'SendMessages'
      : isPrivate
        ? 'CreatePrivateThreads'
        : 'CreatePublicThreads';
  return ['ViewChannel', open, 'SendMessagesInThreads'];
}

/** The permissions which somebody lacks to open a thread and talk in it; what posts in a forum need has a name of its own. */
export function missingFor(who: User | GuildMember, home: ThreadHome, isPrivate = false): string[] {
  const missing = missingOf(home.permissionsFor(who)?.bitfield ?? 0n, neededToOpen(home, isPrivate));
  const isForum = home.type === ChannelType.GuildForum;
  return missing.map((name) => (isForum && name === 'SendMessages' ? 'CreatePosts' : name));
}

/** Discord's words for a thread that cannot be made (docs, "Opcodes and Status Codes"). */
const codes = {
  unknownChannel: 10003,
  unknownMessage: 10008,
  needsTag: 40067,
  missingAccess: 50001,
  missingPermission: 50013,
  exists: 160004,
  tooMany: 160006,
};
/** The message is gone, of a kind that cannot have a thread, or in a channel that cannot. */
const cannotHang = new Set<unknown>([codes.unknownMessage, 50021, 50024, 50035]);

/** The prompt on which a thread was to hang has been deleted. */
export class PromptGone extends Error {
  override name = 'PromptGone';
}

/**
 * Opens a thread that is a conversation, and says hello in it. A thread that hangs on the message already is used; where
 * it is a conversation already, it stays as it is.
 *
 * @throws UserError where Parley or the member lacks a permission, Discord allows no further thread, or no conversation
 *   could begin in it: then it is gone again
 * @throws PromptGone where it was to hang on a prompt that is gone
 */
export async function openThread(bot: Bot, opening: Opening): Promise<Opened> {
  const { home, isPrivate = false, user, member, preset, from } = opening;
  if (isPrivate && home.type !== ChannelType.GuildText)
    throw new UserError((texts) => texts.threads.noPrivate);
  const missing = missingFor(bot.client.user, home, isPrivate);
  if (missing.length > 0) {
    await bot.permits.tell(home.id, neededToOpen(home, isPrivate));
    throw new UserError((texts) => texts.threads.missing(missing));
  }
  const lacking = member ? missingFor(member, home, isPrivate) : [];
  if (lacking.length > 0) throw new UserError((texts) => texts.threads.notAllowed(lacking));
  const { threads, history } = bot.turns;
  const says = bot.texts().threads;
  const hello = [opening.hello, bot.messageContent ? undefined : says.mentionsServe]
    .filter(Boolean)
    .join('\n');
  const { thread, isNew, saidHello } = await make(bot, opening, hello).catch((error: unknown) => {
    throw inWords(error);
  });
  opening.onThread?.(thread.id);
  if (threads.has(thread.id)) return { thread };
  // Before anything is said: it may be answered at once.
  if (from !== undefined) await history.setHead(openPlace(thread.id), from.turnId);
  await threads.add({
    id: thread.id,
    parentId: home.id,
    serverId: home.guildId,
    came: 'opened',
    ownerId: user.id,
    preset,
    titled: !isNew,
    from,
  });
  try {
    if (isPrivate) await letIn(bot, thread, user.id);
    // The first message of a post has the post's id.
    if (saidHello) return { thread, helloId: thread.id };
    return { thread, helloId: hello === '' ? undefined : await sayHello(bot, thread, hello) };
  } catch (error) {
    await giveUp(bot, thread, isNew);
    throw error;
  }
}

/** @returns the id of the message @throws UserError where it cannot be said: then nothing else could be */
async function sayHello(bot: Bot, thread: AnyThreadChannel, hello: string): Promise<string | undefined> {
  const { rest, pacer } = bot.turns;
  const outlet = channelOutlet(rest, thread.id);
  // Not the id alone: the first answer in a thread on a prompt has that id for its nonce.
  const { messageId, failure } = await sayOnce(outlet, pacer, hello, `t${thread.id}`, leaveRow(bot.texts()));
  if (!failure) return messageId;
  bot.log.warn({ threadId: thread.id, failure }, 'could not say hello in a thread');
  throw new UserError(({ threads }) => (failure.kind === 'moderated' ? threads.refused : threads.unsaid));
}

/** A thread that is there now. */
interface Made {
  thread: AnyThreadChannel;
  /** False: it hung on that message already. */
  isNew: boolean;
  saidHello?: boolean;
}

async function make(bot: Bot, opening: Opening, hello: string): Promise<Made> {
  const { home, isPrivate, user } = opening;
  const says = bot.texts().threads;
  const name =
    threadName(opening.name) || threadName(says.unnamed(user.displayName)) || bot.client.user.username;
  if (home.type === ChannelType.GuildForum) {
    const message = { content: hello || says.hello, components: leaveRow(bot.texts()) };
    const thread = await home.threads.create({ name, message, appliedTags: tagsFor(bot, home) });
    return { thread, isNew: true, saidHello: true };
  }
  return (await hang(bot, home, opening, name)) ?? (await free(home, name, isPrivate));
}

/** The tag that a post needs, where the forum wants one. */
export function tagsFor(bot: Pick<Bot, 'client'>, home: ForumChannel): string[] {
  if (!home.flags.has(ChannelFlags.RequireTag)) return [];
  const mayGiveAll = home.permissionsFor(bot.client.user)?.has(PermissionFlagsBits.ManageThreads);
  const tag = home.availableTags.find(({ moderated }) => mayGiveAll || !moderated);
  if (!tag) throw new UserError((texts) => texts.threads.noTag);
  return [tag.id];
}

/** A thread on a message, or the one that hangs there already; undefined where none can. */
async function hang(
  bot: Bot,
  home: TextChannel | NewsChannel,
  { messageId, isPrompt = false }: Opening,
  name: string,
): Promise<Made | undefined> {
  if (messageId === undefined) return undefined;
  try {
    return { thread: await home.threads.create({ name, startMessage: messageId }), isNew: true };
  } catch (error) {
    if (!(error instanceof DiscordAPIError)) throw error;
    if (isPrompt && error.code === codes.unknownMessage) throw new PromptGone('', { cause: error });
    if (cannotHang.has(error.code)) return undefined;
    if (error.code !== codes.exists) throw error;
    // A thread has the id of its message, and a message never gets a second one.
    const thread = await findThread(bot, messageId);
    return thread && { thread, isNew: false };
  }
}

/** A thread by its id; undefined where it was deleted. */
export async function findThread(
  { client }: Pick<Bot, 'client'>,
  id: string,
): Promise<AnyThreadChannel | undefined> {
  const thread = await client.channels.fetch(id).catch((error: unknown) => {
    if (error instanceof DiscordAPIError && error.code === codes.unknownChannel) return null;
    throw error;
  });
  return thread?.isThread() ? thread : undefined;
}

/** A thread that hangs on no message. */
export async function free(home: TextChannel | NewsChannel, name: string, isPrivate = false): Promise<Made> {
  if (home.type === ChannelType.GuildAnnouncement)
    return { thread: await home.threads.create({ name }), isNew: true };
  const type = isPrivate ? ChannelType.PrivateThread : ChannelType.PublicThread;
  return { thread: await home.threads.create({ name, type }), isNew: true };
}

/** A UserError in place of an error by which Discord refuses a thread; any other as it is. */
export function inWords(error: unknown): unknown {
  if (!(error instanceof DiscordAPIError)) return error;
  if (error.code === codes.tooMany) return new UserError((texts) => texts.threads.tooMany, { cause: error });
  if (error.code === codes.needsTag) return new UserError((texts) => texts.threads.noTag, { cause: error });
  if (discordFailure(error).kind === 'moderated')
    return new UserError((texts) => texts.threads.refused, { cause: error });
  if (error.code === codes.missingAccess || error.code === codes.missingPermission)
    return new UserError((texts) => texts.threads.missing([]), { cause: error });
  return error;
}
