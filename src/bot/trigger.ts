import { type Message, MessageType } from 'discord.js';

/** Why a message is for the bot. */
export type Trigger = 'mention' | 'reply' | 'direct';

/**
 * Tells whether a message starts a turn; pure and cheap, since it looks at every message of every server. Bots,
 * webhooks and system messages never do, so that two bots cannot talk to each other for ever.
 */
export function trigger(message: Message<boolean>, botId: string): Trigger | undefined {
  if (message.author.bot || message.webhookId !== null || message.system) return undefined;
  if (message.type !== MessageType.Default && message.type !== MessageType.Reply) return undefined;
  if (message.channel.isDMBased()) return 'direct';
  if (message.mentions.repliedUser?.id === botId) return 'reply';
  if (message.mentions.users.has(botId)) return 'mention';
  const ownRole = message.guild?.roles.botRoleFor(botId);
  return ownRole && message.mentions.roles.has(ownRole.id) ? 'mention' : undefined;
}

/**
 * The prompt of a message: its text (of a forward: the forwarded one) without the mention of the bot, other mentions
 * as names, blank edges taken away.
 */
export function promptOf(message: Message<boolean>, botId: string): string {
  const ownRole = message.guild?.roles.botRoleFor(botId);
  const text = message.content || (message.messageSnapshots.first()?.content ?? '');
  let content = text.replaceAll(new RegExp(`<@!?${botId}>`, 'g'), '');
  if (ownRole) content = content.replaceAll(`<@&${ownRole.id}>`, '');
  return withNames(message, content).trim();
}

function withNames(message: Message<boolean>, content: string): string {
  return content
    .replaceAll(/<@!?(\d+)>/g, (whole, id: string) => {
      const name =
        message.mentions.members?.get(id)?.displayName ?? message.mentions.users.get(id)?.displayName;
      return name === undefined ? whole : `@${name}`;
    })
    .replaceAll(/<@&(\d+)>/g, (whole, id: string) => {
      const name = message.guild?.roles.cache.get(id)?.name;
      return name === undefined ? whole : `@${name}`;
    })
    .replaceAll(/<#(\d+)>/g, (whole, id: string) => {
      const name = message.guild?.channels.cache.get(id)?.name;
      return name === undefined ? whole : `#${name}`;
    });
}
