import { type ChatInputCommandInteraction, PermissionFlagsBits } from 'discord.js';
import { UserError } from '../../errors.ts';
import { openPlace, type Place, privatePlace } from '../../history/place.ts';
import type { Turn } from '../../history/turn.ts';
import type { Bot } from '../bot.ts';

/** The conversation in which a command was used. */
export interface Here {
  place: Place;
  isPrivate: boolean;
  /** Its newest turn. */
  head: Turn;
}

/**
 * The conversation here, or with the option `private` the member's own.
 *
 * @throws UserError where there is none, or the member may not read what was said before
 */
export async function conversationHere(interaction: ChatInputCommandInteraction, bot: Bot): Promise<Here> {
  const { channelId, user, memberPermissions } = interaction;
  const isPrivate = interaction.options.getBoolean('private') ?? false;
  const mayRead = memberPermissions?.has(PermissionFlagsBits.ReadMessageHistory) ?? true;
  if (!isPrivate && !mayRead) throw new UserError((texts) => texts.history.mayNotRead);
  const place = isPrivate ? privatePlace(channelId, user.id) : openPlace(channelId);
  const head = await bot.turns.history.head(place);
  if (head) return { place, isPrivate, head };
  throw new UserError((texts) => (isPrivate ? texts.history.emptyPrivate : texts.history.empty));
}
