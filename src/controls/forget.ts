import type { Control } from '../bot/control.ts';
import { UserError } from '../errors.ts';

/** Forget me: under what `/privacy forget` explains. Only whom it is about can press it. */
export const forget: Control = {
  action: 'forget',
  async press(interaction, { subject }, bot) {
    const { user, locale } = interaction;
    if (subject !== user.id) throw new UserError((texts) => texts.privacy.notYours);
    await interaction.deferUpdate();
    const { forget } = await import('../bot/privacy/forget.ts');
    const turns = await forget(user.id, bot);
    await interaction.editReply({ content: bot.texts(locale).privacy.forgotten(turns), components: [] });
  },
};
