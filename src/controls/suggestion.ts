import { acknowledge } from '../bot/acknowledge.ts';
import { askByToken } from '../bot/ask.ts';
import { shownName } from '../bot/asker.ts';
import type { Control } from '../bot/control.ts';
import { quietLine } from '../bot/quiet-line.ts';
import { UserError } from '../errors.ts';
import { isPrivate } from '../history/place.ts';
import { turnOf } from './turn-of.ts';

/** What could be asked next: whoever presses asks it, and the answer goes on from the one under which it stands. */
export const suggestion: Control = {
  action: 'suggestion',
  async press(interaction, { subject: turnId, argument = '' }, bot) {
    const { turn, body } = await turnOf(interaction, turnId, bot);
    const [answer = 0, index = 0] = argument.split('.').map(Number);
    const prompt = body.answers[answer]?.suggestions?.[index];
    if (prompt === undefined) throw new UserError((texts) => texts.retry.gone);
    const isHidden = isPrivate(turn.place);
    await bot.arrivals.during(interaction, async (arrival) => {
      await acknowledge(interaction, isHidden);
      const policy = await bot.admit(interaction, { authorId: turn.authorId });
      const { menus: says } = bot.texts(interaction.locale);
      await askByToken(interaction, bot, {
        prompt,
        preset: body.answers[answer]?.preset ?? turn.preset,
        parentTurnId: turnId,
        isPrivate: isHidden,
        arrival,
        policy,
        // Nobody has typed it: others would not know what was asked.
        note: says.asked(quietLine(shownName(interaction)), quietLine(prompt), undefined),
      });
    });
  },
};
