import { type ChatInputCommandInteraction, PermissionFlagsBits } from 'discord.js';
import { UserError } from '../../errors.ts';
import { openPlace, type Place, privatePlace } from '../../history/place.ts';
import type { Turn } from '../../history/turn.ts';
import { idleMsOf } from '../../turn/idle.ts';
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
 * @param mayRest whether one will do which has rested so long that the next question begins afresh
 * @throws UserError where there is none, or the member may not read what was said before
 */
export async function conversationHere(
  interaction: ChatInputCommandInteraction,
  bot: Bot,
  { mayRest = false } = {},
): Promise<Here> {
  const { channelId, user, memberPermissions } = interaction;
  const isPrivate = interaction.options.getBoolean('private') ?? false;
  const mayRead = memberPermissions?.has(PermissionFlagsBits.ReadMessageHistory) ?? true;
  if (!isPrivate && !mayRead) throw new UserError((texts) => texts.history.mayNotRead);
  const place = isPrivate ? privatePlace(channelId, user.id) : openPlace(channelId);
  const head = await bot.turns.history.head(place);
  if (head && !mayRest && !(await bot.turns.history.head(place, idleMsOf(bot.turns, place))))
    throw new UserError((texts) => texts.history.rested);
  if (head) return { place, isPrivate, head };
  throw new UserError((texts) => (isPrivate ? texts.history.emptyPrivate : texts.history.empty));
}
