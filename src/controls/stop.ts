import type { Control } from '../bot/control.ts';
import { UserError } from '../errors.ts';
import { mayPress } from './may-press.ts';

/** Stop: ends the paid request at once and keeps what was written. What is being written can be stopped to the last moment. */
export const stop: Control = {
  action: 'stop',
  worksWhileStopping: true,
  async press(interaction, { subject: turnId }, bot) {
    const running = bot.turns.running.get(turnId);
    if (!running) throw new UserError((texts) => texts.stop.notRunning);
    if (!mayPress(interaction, running.askerId)) throw new UserError((texts) => texts.stop.notYours);
    // First the abort: each moment costs money. Discord can wait its 3 s for the acknowledgement.
    running.stop({ by: 'member', id: interaction.user.id, name: interaction.user.displayName });
    await interaction.deferUpdate();
  },
};

/** Cancel: takes a question out of the line in which it waits; once it is being answered, it stops that. */
export const cancel: Control = { ...stop, action: 'cancel' };
