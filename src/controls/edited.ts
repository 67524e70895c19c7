import type { Control } from '../bot/control.ts';
import { UserError } from '../errors.ts';
import { answerAgain } from '../turn/again.ts';
import { questionAgain } from './question-again.ts';

/** Answer the edited question: to what the prompt was edited is what is asked from now on, and gets a further answer. */
export const edited: Control = {
  action: 'edited',
  async press(interaction, { subject: turnId }, bot) {
    const { question, body } = await questionAgain(interaction, turnId, bot);
    const words = body.prompt.edited;
    if (!words) throw new UserError((texts) => texts.retry.notEdited);
    const { text, people } = words;
    await answerAgain(bot.turns, turnId, { ...question, prompt: text, ...(people && { people }) });
  },
};
