import { type Message, MessageType } from 'discord.js';
import type { EffectiveSettings } from '../settings/definitions.ts';
import { knownTo } from './reading/known.ts';
import { type Plain, plainMentions } from './reading/plain-mentions.ts';

/**
 * Why a message is for the bot; `thread`: it stands in a thread that is a conversation; `message`: it may be in a channel where
 * every message is.
 */
export type Trigger = 'mention' | 'reply' | 'direct' | 'thread' | 'message';

/**
 * Tells whether a message starts a turn; pure and cheap, since it looks at every message of every server. Its
 * own messages and system messages never do; those of bots and webhooks only where somebody wants it (see `mayBotBegin`).
 *
 * @param readsAll whether the bot can read what does not mention it
 * @param isConversation tells of a channel's id whether it is a thread in which no mention is needed
 */
export function trigger(
  message: Message<boolean>,
  botId: string,
  readsAll: boolean,
  isConversation: (channelId: string) => boolean,
): Trigger | undefined {
  if (message.author.id === botId || message.system) return undefined;
  if (message.type !== MessageType.Default && message.type !== MessageType.Reply) return undefined;
  if (message.channel.isDMBased()) return 'direct';
  if (message.mentions.repliedUser?.id === botId) return 'reply';
  if (message.mentions.users.has(botId)) return 'mention';
  const ownRole = message.guild?.roles.botRoleFor(botId);
  if (ownRole && message.mentions.roles.has(ownRole.id)) return 'mention';
  if (!readsAll || isForOthers(message)) return undefined;
  return isConversation(message.channelId) ? 'thread' : 'message';
}

/** Whether a message starts a turn by what may start one where it stands (the setting `start`). */
export function starts(
  why: Trigger,
  { content }: Pick<Message, 'content'>,
  start: EffectiveSettings['start'],
  botId: string,
): boolean {
  if (why === 'direct' || why === 'thread' || start.includes('every-message')) return true;
  const isNamed = why === 'mention' || content.includes(`<@${botId}>`) || content.includes(`<@!${botId}>`);
  return (why === 'reply' && start.includes('reply')) || (isNamed && start.includes('mention'));
}

/** In a conversation people may still talk to each other: by a reply, or by a mention at the beginning. */
function isForOthers({ author, content, mentions }: Message<boolean>): boolean {
  const { repliedUser } = mentions;
  if (repliedUser !== null && repliedUser.id !== author.id) return true;
  return /^\s*<@[!&]?\d+>/.test(content);
}

/**
 * The words of a message that are meant for the bot: without the mention of the bot at its edges, and with names in place
 * of ids. Empty where there are none (a forward has none either: what it forwards is brought in).
 */
export function promptOf(message: Message<boolean>, botId: string): string {
  return readPrompt(message, botId).text;
}

/** The same, and whom the words name. */
export function readPrompt(message: Message<boolean>, botId: string): Plain {
  const ownRole = message.guild?.roles.botRoleFor(botId);
  const own = `(?:<@!?${botId}>${ownRole ? `|<@&${ownRole.id}>` : ''})`;
  const content = message.content
    .replace(new RegExp(`^(?:\\s*${own}[,:]?)+`), '')
    .replace(new RegExp(`(?:${own}\\s*)+$`), '');
  const { text, people } = plainMentions(content, knownTo(message, message));
  return { text: text.trim(), people };
}
