import type { ButtonInteraction, StringSelectMenuInteraction } from 'discord.js';
import { fewMessages } from '../bot/ask.ts';
import type { Bot } from '../bot/bot.ts';
import { notification } from '../bot/notification.ts';
import { isDirect, isInOwnPlace } from '../bot/own-place.ts';
import { payerOf } from '../bot/payer.ts';
import { UserError } from '../errors.ts';
import { chosenAnswer } from '../history/body.ts';
import { isPrivate as isPrivatePlace } from '../history/place.ts';
import { channelOutlet, interactionOutlet } from '../reply/outlet.ts';
import { askedWith, findTurn, type KnownTurn } from '../turn/again.ts';
import { contentsOf, drawingOf } from '../turn/drawn/drawing.ts';
import type { Question } from '../turn/question.ts';
import { mayPress } from './may-press.ts';

/** The turn under which something was pressed, and its question as it can be asked once more. */
export interface QuestionAgain extends KnownTurn {
  question: Question;
}

/**
 * Acknowledges a press under an answer (or under a panel of it) and puts the turn's question together anew, with the
 * messages that show the answer as those in which the next one is drawn: they are the bot's own, or can be reached by the
 * token of the press. What nobody can change any more stays, and the next one is drawn below.
 *
 * @throws {UserError} where the turn is gone, somebody else has pressed, or its asker has paused the bot
 */
export async function questionAgain(
  interaction: ButtonInteraction | StringSelectMenuInteraction,
  turnId: string,
  bot: Bot,
): Promise<QuestionAgain> {
  const known = await findTurn(bot.turns, turnId);
  const { turn, body } = known;
  if (!mayPress(interaction, turn.authorId)) throw new UserError((texts) => texts.retry.notYours);
  const isOthers = turn.authorId !== interaction.user.id;
  if (isOthers && (await bot.choices.of(turn.authorId)).paused)
    throw new UserError((texts) => texts.retry.paused);
  await interaction.deferUpdate();
  const policy = await bot.admit(interaction, { authorId: turn.authorId });
  const { applicationId, token, channel, channelId, guild, guildId } = interaction;
  const messageIds = await bot.turns.history.messagesOf(turnId);
  const isPrivate = isPrivatePlace(turn.place);
  // A private answer, and one where the bot has no place, can be reached by the token alone.
  const viaToken = isPrivate || !isInOwnPlace(interaction);
  const pressed = interaction.message.id;
  const answer = chosenAnswer(body);
  const drawing = drawingOf(turnId, body, bot.turns.texts);
  const isAll = messageIds.includes(pressed) && contentsOf(drawing, 1, bot.turns.texts).length === 1;
  const adopts = viaToken ? (isAll ? [pressed] : []) : messageIds;
  const access = { applicationId, token, deferred: false, original: pressed };
  return {
    ...known,
    question: {
      id: interaction.id,
      channelId,
      channelName: channel && 'name' in channel ? (channel.name ?? '') : '',
      ...(guildId !== null && { server: { id: guildId, name: guild?.name ?? '' } }),
      asker: { id: turn.authorId, name: turn.authorName },
      payer: payerOf(interaction),
      policy,
      prompt: body.prompt.text,
      people: body.prompt.people ?? [],
      quotes: body.prompt.quotes ?? [],
      ...askedWith(known),
      isPrivate,
      isDirect: isDirect(interaction),
      inOrder: guildId === null,
      outlet: viaToken
        ? interactionOutlet(bot.turns.rest, access, isPrivate)
        : channelOutlet(bot.turns.rest, channelId, adopts.length > 0 ? undefined : turn.promptMessageId),
      adopts,
      // Without a message that can be adopted, each one is a follow-up.
      ...(!isInOwnPlace(interaction) && { mostMessages: fewMessages - (adopts.length > 0 ? 0 : 1) }),
      ...(answer && { unreadQuote: answer.unreadQuote, note: answer.note }),
      showsTyping: !viaToken,
      ...notification(policy),
      ...(viaToken && {
        interaction: { applicationId, token, endsAt: interaction.createdTimestamp + bot.tokenMs },
      }),
    },
  };
}
