import { type ChatInputCommandInteraction, GuildMember } from 'discord.js';
import type { Bot } from './bot.ts';
import { isInOwnPlace } from './own-place.ts';
import { placeOf } from './settings/place.ts';
import { homeOf, missingFor, neededToOpen, type ThreadHome } from './threads/open-thread.ts';

/** Where the answer to a command stands: in place, for its asker alone, or in a thread that is opened in a channel. */
export type AnswerPlace = { isPrivate: boolean; home?: ThreadHome };

/**
 * Where the answer to a command stands, by its option `private` and the setting `answer`. Nothing makes an answer public that
 * was to be private; a locked setting makes it private whatever the option says. Where no thread can be opened, by
 * whomever, it stands in place.
 */
export async function answerPlace(interaction: ChatInputCommandInteraction, bot: Bot): Promise<AnswerPlace> {
  const typed = interaction.options.getBoolean('private');
  if (typed === true) return { isPrivate: true };
  const { value, isLocked } = (await bot.settings.explain(placeOf(interaction))).answer;
  if (value === 'ephemeral' && (typed === null || isLocked)) return { isPrivate: true };
  const { channel, member } = interaction;
  if (value !== 'thread' || !isInOwnPlace(interaction) || channel?.isThread()) return { isPrivate: false };
  const home = homeOf(channel);
  if (!home || !(member instanceof GuildMember)) return { isPrivate: false };
  const own = missingFor(bot.client.user, home);
  if (own.length > 0) await bot.permits.tell(home.id, neededToOpen(home));
  const missing = [...own, ...missingFor(member, home)];
  return { isPrivate: false, ...(missing.length === 0 && { home }) };
}
