import type { Control } from '../bot/control.ts';

/** Looks again, in place of what was found before. */
export const diagnose: Control = {
  action: 'diagnose',
  async press(interaction, _, bot) {
    await interaction.deferUpdate();
    const { showDiagnosis } = await import('../bot/diagnose/show.ts');
    await showDiagnosis(interaction, bot);
  },
};
