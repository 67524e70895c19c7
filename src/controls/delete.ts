import { removeTurn } from '../bot/changes/remove-turn.ts';
import type { Control } from '../bot/control.ts';
import { isInOwnPlace } from '../bot/own-place.ts';
import { isPrivate } from '../history/place.ts';
import { ownTurnOf } from './turn-of.ts';

/** Delete, in the panel: ends an answer, takes its messages away and forgets the turn. What was said after it stays. */
export const deleteAnswer: Control = {
  action: 'delete',
  async press(interaction, { subject: turnId }, bot) {
    const { turn } = await ownTurnOf(interaction, turnId, bot);
    const isHidden = isPrivate(turn.place);
    const stays = isHidden || !isInOwnPlace(interaction);
    // First the abort, as for Stop: Discord can wait its 3 s.
    const removed = removeTurn(turnId, { reason: { by: 'answer-deleted' }, stays }, bot);
    const [left] = await Promise.all([removed, interaction.deferUpdate()]);
    const { delete: says } = bot.texts(interaction.locale);
    const content = isHidden ? says.dismiss : stays ? says.stays : left > 0 ? says.left(left) : says.done;
    await interaction.editReply({ content, components: [] });
  },
};
