import type { Control } from '../bot/control.ts';
import { operatorsOnly } from '../bot/key/operators-only.ts';

/** Use the new key: under what `/key rotate` explains. Pressed in vain it says why, and can be pressed again. */
export const newKey: Control = {
  action: 'new-key',
  async press(interaction, _, bot) {
    await interaction.deferUpdate();
    await operatorsOnly(interaction, bot);
    const { useNewKey } = await import('../bot/key/rotation.ts');
    await useNewKey(interaction, bot);
  },
};
