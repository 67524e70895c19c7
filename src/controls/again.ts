import type { Control } from '../bot/control.ts';
import { answerAgain, continueAnswer } from '../turn/again.ts';
import { showAlternative } from '../turn/drawn/page.ts';
import { questionAgain } from './question-again.ts';

/** Retry: the message that says why there is no answer becomes the answer. */
export const retry: Control = {
  action: 'retry',
  async press(interaction, { subject: turnId }, bot) {
    const { question } = await questionAgain(interaction, turnId, bot);
    await answerAgain(bot.turns, turnId, question);
  },
};

/** Regenerate: a further answer takes the place of the one that is shown, which can be paged back to. */
export const regenerate: Control = { ...retry, action: 'regenerate' };

/** Continue: the model goes on where its answer broke off. */
export const goOn: Control = {
  action: 'continue',
  async press(interaction, { subject: turnId }, bot) {
    const { question } = await questionAgain(interaction, turnId, bot);
    await continueAnswer(bot.turns, turnId, question);
  },
};

/** ‹ and ›: another of the turn's answers is shown, and is the one that later turns see. */
export const page: Control = {
  action: 'page',
  async press(interaction, { subject: turnId, argument }, bot) {
    const { question } = await questionAgain(interaction, turnId, bot);
    await showAlternative(bot.turns, turnId, Number(argument), question);
  },
};
