import type { Control } from '../bot/control.ts';
import { keyLines } from '../bot/key/key-lines.ts';
import { operatorsOnly } from '../bot/key/operators-only.ts';

/** Use the new key: under what `/key rotate` explains. Pressed in vain it says why, and can be pressed again. */
export const newKey: Control = {
  action: 'new-key',
  async press(interaction, _, bot) {
    await interaction.deferUpdate();
    await operatorsOnly(interaction, bot);
    const { state, place, overruled } = await bot.keyRotation.rotate();
    const texts = bot.texts(interaction.locale);
    const { done, stillAnswering, deleteOld, overruled: warning } = texts.key.rotation;
    const { size } = bot.turns.running;
    const lines = [
      done(place),
      ...keyLines(texts, state, Date.now()),
      ...(size > 0 ? [stillAnswering(size)] : [deleteOld]),
      ...(overruled ? [warning] : []),
    ];
    await interaction.editReply({ content: lines.join('\n').slice(0, 2000), components: [] });
  },
};
