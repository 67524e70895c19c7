import { type Message, MessageType } from 'discord.js';
import { knownTo } from './reading/known.ts';
import { type Plain, plainMentions } from './reading/plain-mentions.ts';

/** Why a message is for the bot; `thread`: it stands in a thread that is a conversation. */
export type Trigger = 'mention' | 'reply' | 'direct' | 'thread';

/**
 * Tells whether a message starts a turn; pure and cheap, since it looks at every message of every server. Bots,
 * webhooks and system messages never do, so that two bots cannot talk to each other for ever.
 *
 * @param isConversation tells of a channel's id whether it is a thread in which no mention is needed
 */
export function trigger(
  message: Message<boolean>,
  botId: string,
  isConversation: (channelId: string) => boolean,
): Trigger | undefined {
  if (message.author.bot || message.webhookId !== null || message.system) return undefined;
  if (message.type !== MessageType.Default && message.type !== MessageType.Reply) return undefined;
  if (message.channel.isDMBased()) return 'direct';
  if (message.mentions.repliedUser?.id === botId) return 'reply';
  if (message.mentions.users.has(botId)) return 'mention';
  const ownRole = message.guild?.roles.botRoleFor(botId);
  if (ownRole && message.mentions.roles.has(ownRole.id)) return 'mention';
  return isConversation(message.channelId) && !isForOthers(message) ? 'thread' : undefined;
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
