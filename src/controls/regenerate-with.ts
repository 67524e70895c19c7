import type { Control } from '../bot/control.ts';
import { UserError } from '../errors.ts';
import { discordFailure } from '../reply/discord-failure.ts';
import { answerAgain } from '../turn/again.ts';
import { checkLock } from '../turn/choose.ts';
import { questionAgain } from './question-again.ts';

/** Regenerate (or Retry) with another preset: closes the panel, and that preset's answer takes the place of the one shown. */
export const regenerateWith: Control = {
  action: 'regenerate-with',
  async select(interaction, { subject: turnId }, bot) {
    const { question } = await questionAgain(interaction, turnId, bot);
    const [preset = ''] = interaction.values;
    if (!question.policy.presets.get(preset))
      throw new UserError((texts) => texts.prompt.unknownPreset(preset));
    checkLock(preset, question.policy);
    const closed = interaction.deleteReply().catch((error: unknown) => {
      // Whoever chose may have dismissed it in the meantime.
      if (discordFailure(error).kind !== 'gone') bot.log.warn({ turnId, error }, 'could not close a panel');
    });
    // A model or an effort that was asked for belongs to the preset before.
    const { model: _, effort: __, ...rest } = question;
    await answerAgain(bot.turns, turnId, { ...rest, preset });
    await closed;
  },
};
