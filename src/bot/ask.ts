import { type ChatInputCommandInteraction, PermissionFlagsBits } from 'discord.js';
import { channelOutlet, interactionOutlet } from '../reply/outlet.ts';
import { answer } from '../turn/answer.ts';
import type { Question } from '../turn/question.ts';
import { acknowledge } from './acknowledge.ts';
import { answerPlace } from './answer-place.ts';
import type { Bot } from './bot.ts';
import { notification } from './notification.ts';
import { isInOwnPlace } from './own-place.ts';
import { type Asked, type Asking, questionOf } from './question-of.ts';
import { offered } from './reading/message-files.ts';
import { askInThread } from './threads/ask-in-thread.ts';

/**
 * Messages of an answer where the bot is not in the place itself: Discord allows five follow-ups there (docs,
 * "Receiving and Responding"), and a file and the footer may need one each.
 */
export const fewMessages = 4;

/** The options by which a command takes files. */
export const fileOptions = ['file', 'file2', 'file3'] as const;

/**
 * Answers a slash command that carries a `prompt` and perhaps files, `effort` and `private`: acknowledges at once, then runs
 * the turn.
 */
export async function askBySlash(
  interaction: ChatInputCommandInteraction,
  bot: Bot,
  choice: Pick<Question, 'preset' | 'model'>,
): Promise<void> {
  await bot.arrivals.during(interaction, async (arrival) => {
    const { isPrivate, home } = await answerPlace(interaction, bot);
    await acknowledge(interaction, isPrivate || home !== undefined);
    const policy = await bot.admit(interaction);
    const prompt = interaction.options.getString('prompt', true);
    const effort = interaction.options.getString('effort') ?? undefined;
    const files = fileOptions.flatMap((name) => interaction.options.getAttachment(name) ?? []).map(offered);
    if (home)
      await askInThread(interaction, bot, () => ({
        ...choice,
        ...{ home, topic: prompt, effort, files, arrival, policy },
      }));
    else await askByToken(interaction, bot, { ...choice, prompt, effort, files, isPrivate, arrival, policy });
  });
}

/** Runs the turn of an interaction that is acknowledged and allowed, and draws its answer there. */
export async function askByToken(interaction: Asking, bot: Bot, asked: Asked): Promise<void> {
  const { isPrivate } = asked;
  const { applicationId, token } = interaction;
  await answer(bot.turns, {
    ...(await questionOf(interaction, bot, asked)),
    outlet: interactionOutlet(bot.turns.rest, { applicationId, token, deferred: true }, isPrivate),
    ...(!isInOwnPlace(interaction) && { mostMessages: fewMessages }),
    ...notification(asked.policy),
    ...(!isPrivate &&
      canSpeak(interaction) && {
        continueIn: channelOutlet(bot.turns.rest, interaction.channelId ?? ''),
      }),
    interaction: { applicationId, token, endsAt: interaction.createdTimestamp + bot.tokenMs, deferred: true },
  });
}

/** Whether the bot itself is in the channel and may write there, as Discord tells with the interaction. */
export function canSpeak(interaction: Asking): boolean {
  const { channel, appPermissions } = interaction;
  if (!channel || !isInOwnPlace(interaction)) return false;
  if (channel.isDMBased()) return true;
  const speak = channel.isThread()
    ? PermissionFlagsBits.SendMessagesInThreads
    : PermissionFlagsBits.SendMessages;
  return appPermissions.has(PermissionFlagsBits.ViewChannel | speak);
}
