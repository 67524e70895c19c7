import type { BaseInteraction } from 'discord.js';
import type { Bot } from '../bot/bot.ts';
import { UserError } from '../errors.ts';
import { isPrivate } from '../history/place.ts';
import { findTurn, type KnownTurn } from '../turn/again.ts';
import { mayPress } from './may-press.ts';

/**
 * Finds the turn that a control is about, for anybody who can see its answer.
 *
 * @throws {UserError} where it is gone, or is somebody else's private talk
 */
export async function turnOf(interaction: BaseInteraction, turnId: string, bot: Bot): Promise<KnownTurn> {
  const found = await findTurn(bot.turns, turnId);
  if (isPrivate(found.turn.place) && found.turn.authorId !== interaction.user.id) {
    throw new UserError((texts) => texts.more.private);
  }
  return found;
}

/** The same, for who may change something about it. @throws {UserError} for all others, too */
export async function ownTurnOf(interaction: BaseInteraction, turnId: string, bot: Bot): Promise<KnownTurn> {
  const found = await turnOf(interaction, turnId, bot);
  if (!mayPress(interaction, found.turn.authorId)) throw new UserError((texts) => texts.retry.notYours);
  return found;
}
