import type { Control } from '../bot/control.ts';
import { UserError } from '../errors.ts';
import { chosenAnswer, picturesOf } from '../history/body.ts';
import { answerAgain } from '../turn/again.ts';
import { questionAgain } from './question-again.ts';

/** Vary: a variation of one of the pictures that are shown, as a further answer, which can be paged back from. */
export const vary: Control = {
  action: 'vary',
  async press(interaction, { subject: turnId, argument }, bot) {
    const { question, body } = await questionAgain(interaction, turnId, bot);
    const picture = picturesOf(chosenAnswer(body))[Number(argument)];
    if (!picture) throw new UserError((texts) => texts.vary.none);
    await answerAgain(bot.turns, turnId, { ...question, varies: picture });
  },
};
