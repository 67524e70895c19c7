import type { ButtonInteraction, Message, StringSelectMenuInteraction } from 'discord.js';
import type { Bot } from '../bot/bot.ts';
import type { Control } from '../bot/control.ts';
import { broughtIn } from '../bot/reading/brought-in.ts';
import { UserError } from '../errors.ts';
import { answerAgain } from '../turn/again.ts';
import type { Question } from '../turn/question.ts';
import { questionAgain } from './question-again.ts';

/**
 * Answer the edited question: to what the prompt was edited is what is asked from now on, with all that its message brings in
 * now, and gets a further answer.
 */
export const edited: Control = {
  action: 'edited',
  async press(interaction, { subject: turnId }, bot) {
    const { question, turn, body } = await questionAgain(interaction, turnId, bot);
    const words = body.prompt.edited;
    if (!words) throw new UserError((texts) => texts.retry.notEdited);
    const { text, people } = words;
    const brought = await broughtAnew(interaction, turn.promptMessageId, bot);
    await answerAgain(bot.turns, turnId, {
      ...question,
      ...brought,
      prompt: text,
      ...(people && { people }),
    });
  },
};

/** What the edited message brings in; nothing, where it cannot be read any more: then what it brought before stays. */
async function broughtAnew(
  { channel }: ButtonInteraction | StringSelectMenuInteraction,
  messageId: string | undefined,
  bot: Bot,
): Promise<Pick<Question, 'quotes' | 'files' | 'unreadQuote' | 'note'>> {
  const message = messageId === undefined ? undefined : await messageIn(channel, messageId, bot);
  if (!message) return {};
  const { quotes = [], files = [], unreadQuote, note } = await broughtIn(message, bot);
  return { quotes, files, unreadQuote, note };
}

async function messageIn(
  channel: ButtonInteraction['channel'],
  messageId: string,
  { log }: Bot,
): Promise<Message<boolean> | undefined> {
  try {
    // A thread has the id of the message that it was opened under, which stands outside of it.
    if (channel?.isThread() && channel.id === messageId)
      return (await channel.fetchStarterMessage()) ?? undefined;
    return await channel?.messages.fetch(messageId);
  } catch (error) {
    log.warn({ messageId, error }, 'an edited message cannot be read for what it brings in');
    return undefined;
  }
}
