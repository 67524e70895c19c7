import type { Control } from '../bot/control.ts';
import { isInOwnPlace } from '../bot/own-place.ts';
import { payerOf } from '../bot/payer.ts';
import { isPrivate } from '../history/place.ts';
import { channelOutlet, interactionOutlet } from '../reply/outlet.ts';
import { paced } from '../reply/paced.ts';
import { controlsUnder } from '../turn/drawn/row.ts';
import { servicesUnder } from '../turn/policy.ts';
import { ownTurnOf } from './turn-of.ts';

/**
 * Keep this one: of answers that stand side by side, makes this one the turn's, and gives it the usual controls, and what could
 * be asked next, where its preset has that.
 */
export const keep: Control = {
  action: 'keep',
  async press(interaction, { subject: turnId, argument: preset = '' }, bot) {
    const { turn } = await ownTurnOf(interaction, turnId, bot);
    await interaction.deferUpdate();
    const policy = await bot.admit(interaction, { authorId: turn.authorId });
    const { id, displayName: name } = interaction.user;
    const { keepAnswer } = await import('../turn/compare/keep.ts');
    const { rest, pacer, log, comparisons, texts } = bot.turns;
    const isByToken = isPrivate(turn.place) || !isInOwnPlace(interaction);
    await comparisons.deciding(turnId, async () => {
      const { body, others } = await keepAnswer(bot.turns, turnId, preset, { id, name });
      await interaction.editReply({ components: controlsUnder(turnId, body, texts) as never });
      // What only their own token reaches keeps its button, which works.
      if (isByToken) return;
      const outlet = channelOutlet(rest, interaction.channelId);
      const ask = { bucket: outlet.editBucket, counted: outlet.counted, urgency: 'final' } as const;
      for (const messageId of others) {
        const failure = await paced(pacer, ask, () => outlet.edit(messageId, { components: [] }));
        if (failure) log.info({ turnId, messageId, failure }, 'could not take the button from an answer');
      }
    });
    const conversation = policy.presets.get(preset);
    if (!conversation?.suggestions || policy.settings.noStore) return;
    const { applicationId, token, channelId, createdTimestamp, message } = interaction;
    const access = { applicationId, token, deferred: false, original: message.id };
    const { suggest } = await import('../turn/background/suggest.ts');
    const where = {
      ...{ payer: payerOf(interaction), channelId, isPrivate: isPrivate(turn.place) },
      outlet: isByToken
        ? interactionOutlet(rest, access, isPrivate(turn.place))
        : channelOutlet(rest, channelId),
      ...(isByToken && { interaction: { applicationId, token, endsAt: createdTimestamp + bot.tokenMs } }),
    };
    await suggest(servicesUnder(bot.turns, policy), where, turnId, conversation);
  },
};
