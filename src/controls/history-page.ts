import type { Control } from '../bot/control.ts';
import { pageOf } from '../bot/history/page.ts';
import { UserError } from '../errors.ts';
import { isPrivate } from '../history/place.ts';

/** Older, Newer: turns the page of a conversation that is shown to one member. */
export const historyPage: Control = {
  action: 'history',
  async press(interaction, { subject, argument }, bot) {
    const turn = await bot.turns.history.get(subject);
    if (!turn) throw new UserError((texts) => texts.history.gone);
    if (isPrivate(turn.place) && turn.authorId !== interaction.user.id)
      throw new UserError((texts) => texts.history.notYours);
    await interaction.deferUpdate();
    await bot.admit(interaction);
    const page = await pageOf(bot.turns, subject, Number(argument) || 0, bot.texts(interaction.locale));
    await interaction.editReply({ content: page.content, components: page.components as never });
  },
};
