import type { Control } from '../bot/control.ts';

/** Newer, Older: turns the page of what was changed that is shown to an admin. */
export const auditPages: Control = {
  action: 'audit',
  async press(interaction, { subject, argument }, bot) {
    await interaction.deferUpdate();
    const { auditPage, readView } = await import('../bot/audit/page.ts');
    const { content, components } = await auditPage(interaction, bot, readView(subject, argument));
    await interaction.editReply({ content, components: components as never });
  },
};
