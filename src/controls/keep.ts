import type { Control } from '../bot/control.ts';
import { isInOwnPlace } from '../bot/own-place.ts';
import { isPrivate } from '../history/place.ts';
import { channelOutlet } from '../reply/outlet.ts';
import { paced } from '../reply/paced.ts';
import { controlsUnder } from '../turn/drawn/row.ts';
import { ownTurnOf } from './turn-of.ts';

/** Keep this one: of answers that stand side by side, makes this one the turn's, and gives it the usual controls. */
export const keep: Control = {
  action: 'keep',
  async press(interaction, { subject: turnId, argument: preset = '' }, bot) {
    const { turn } = await ownTurnOf(interaction, turnId, bot);
    await interaction.deferUpdate();
    await bot.admit(interaction);
    const { id, displayName: name } = interaction.user;
    const { keepAnswer } = await import('../turn/compare/keep.ts');
    const { rest, pacer, log, comparisons, texts } = bot.turns;
    await comparisons.deciding(turnId, async () => {
      const { body, others } = await keepAnswer(bot.turns, turnId, preset, { id, name });
      await interaction.editReply({ components: controlsUnder(turnId, body, texts) as never });
      // What only their own token reaches keeps its button, which works.
      if (isPrivate(turn.place) || !isInOwnPlace(interaction)) return;
      const outlet = channelOutlet(rest, interaction.channelId);
      const ask = { bucket: outlet.editBucket, counted: outlet.counted, urgency: 'final' } as const;
      for (const messageId of others) {
        const failure = await paced(pacer, ask, () => outlet.edit(messageId, { components: [] }));
        if (failure) log.info({ turnId, messageId, failure }, 'could not take the button from an answer');
      }
    });
  },
};
