import type { Control } from '../bot/control.ts';

/** The modal of `/preset create` and `edit`. */
export const preset: Control = {
  action: 'preset',
  async submit(interaction, { subject, argument = '' }, bot) {
    const { savePreset } = await import('../bot/presets/run.ts');
    await savePreset(interaction, subject, argument, bot);
  },
};
