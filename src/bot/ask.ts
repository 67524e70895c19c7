import {
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type CommandInteraction,
  type ModalSubmitInteraction,
  PermissionFlagsBits,
} from 'discord.js';
import { channelOutlet, interactionOutlet } from '../reply/outlet.ts';
import { answer } from '../turn/answer.ts';
import type { Question } from '../turn/question.ts';
import { acknowledge } from './acknowledge.ts';
import { answerPlace } from './answer-place.ts';
import { shownName } from './asker.ts';
import type { Bot } from './bot.ts';
import { notification } from './notification.ts';
import { isDirect, isInOwnPlace } from './own-place.ts';
import { payerOf } from './payer.ts';
import { readTyped } from './reading/known.ts';
import { linkedMessages } from './reading/linked-messages.ts';
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

/** An interaction that asks something. */
type Asking = ButtonInteraction | CommandInteraction | ModalSubmitInteraction;

/** What is asked by an interaction. */
export type Asked = Pick<
  Question,
  | 'prompt'
  | 'people'
  | 'quotes'
  | 'preset'
  | 'model'
  | 'effort'
  | 'isPrivate'
  | 'files'
  | 'alone'
  | 'parentTurnId'
  | 'note'
  | 'arrival'
  | 'policy'
>;

/** Runs the turn of an interaction that is acknowledged and allowed, and draws its answer there. */
export async function askByToken(interaction: Asking, bot: Bot, asked: Asked): Promise<void> {
  const { isPrivate } = asked;
  const { applicationId, token, channel, guild, guildId, user } = interaction;
  const channelId = interaction.channelId ?? '';
  const { text, people } = await readTyped(asked.prompt, interaction);
  const linked = await linkedMessages(asked.prompt, { channelId, askerId: user.id }, bot);
  const notes = [asked.note, linked.note].filter((note) => note !== undefined);
  await answer(bot.turns, {
    id: interaction.id,
    ...asked,
    channelId,
    channelName: channel && 'name' in channel ? (channel.name ?? '') : '',
    ...(guildId !== null && { server: { id: guildId, name: guild?.name ?? '' } }),
    asker: { id: user.id, name: shownName(interaction) },
    payer: payerOf(interaction),
    prompt: text,
    people: [...(asked.people ?? []), ...people],
    quotes: [...(asked.quotes ?? []), ...linked.quotes],
    files: [...(asked.files ?? []), ...linked.files],
    ...(notes.length > 0 && { note: notes.join(' · ') }),
    isDirect: isDirect(interaction),
    inOrder: guildId === null,
    outlet: interactionOutlet(bot.turns.rest, { applicationId, token, deferred: true }, isPrivate),
    ...(!isInOwnPlace(interaction) && { mostMessages: fewMessages }),
    showsTyping: false,
    ...notification(asked.policy),
    ...(!isPrivate &&
      canSpeak(interaction) && {
        continueIn: channelOutlet(bot.turns.rest, channelId),
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
