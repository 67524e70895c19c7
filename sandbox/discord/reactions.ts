import { apiError } from './api-error.ts';
import { may } from './permissions.ts';
import { wireEmoji } from './present.ts';
import { wireMemberOnly } from './present-place.ts';
import type { Message, World } from './state.ts';
import { intent, type WireUser } from './wire.ts';

/** Whether something is one emoji, of Unicode or of a server (`name:id`). */
function isEmoji(emoji: string): boolean {
  return /^(?:\p{RGI_Emoji}|\p{Extended_Pictographic}\uFE0F?|\w{2,32}:\d{17,21})$/v.test(emoji);
}

/** Adds or takes away somebody's reaction and tells the bot. Throws 10014, 30010 and 50013 where Discord does. */
export function react(world: World, message: Message, user: WireUser, emoji: string, adds: boolean): void {
  const { channel } = message;
  if (!isEmoji(emoji)) throw apiError(10014);
  const users = message.reactions.get(emoji) ?? new Set<string>();
  if (adds) {
    if (users.has(user.id)) return;
    if (users.size === 0) {
      if (!may(user.id, channel, 'AddReactions')) throw apiError(50013);
      if (message.reactions.size >= 20) throw apiError(30010);
    }
    users.add(user.id);
    message.reactions.set(emoji, users);
  } else {
    users.delete(user.id);
    if (users.size === 0) message.reactions.delete(emoji);
  }
  world.changes.changed();
  if (!world.botIsIn(channel)) return;
  const member = channel.guild?.members.get(user.id);
  world.send({
    type: adds ? 'MESSAGE_REACTION_ADD' : 'MESSAGE_REACTION_REMOVE',
    intents: channel.guild ? intent.guildMessageReactions : intent.directMessageReactions,
    data: {
      user_id: user.id,
      channel_id: channel.id,
      message_id: message.id,
      ...(channel.guild && { guild_id: channel.guild.id }),
      ...(adds && member && { member: { ...wireMemberOnly(member), user } }),
      ...(adds && { message_author_id: message.author.id }),
      emoji: wireEmoji(emoji),
      burst: false,
      type: 0,
    },
  });
}
