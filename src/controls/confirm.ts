import { type ButtonInteraction, MessageFlags } from 'discord.js';
import type { Bot } from '../bot/bot.ts';
import type { Control } from '../bot/control.ts';
import { UserError } from '../errors.ts';
import type { ControlId } from '../reply/buttons.ts';
import type { OpenConfirmation } from '../turn/confirmations.ts';
import { mayPress } from './may-press.ts';

/** Allow: a tool may do what the answer wants of it. Nobody but the asker can say so: it is done in their name. */
export const allow: Control = {
  action: 'allow',
  worksWhileStopping: true,
  async press(interaction, id, bot) {
    const open = find(id, bot);
    if (interaction.user.id !== open.askerId) throw new UserError((texts) => texts.confirm.notYours);
    await give(interaction, open, 'allowed');
  },
};

/** Don't: it may not; the answer goes on without it. */
export const refuse: Control = {
  action: 'refuse',
  worksWhileStopping: true,
  async press(interaction, id, bot) {
    const open = find(id, bot);
    if (!mayPress(interaction, open.askerId)) throw new UserError((texts) => texts.confirm.notYours);
    await give(interaction, open, 'refused');
  },
};

/** Show all of it: the whole of what a tool will be given, for who pressed only. */
export const wholeCall: Control = {
  action: 'whole-call',
  worksWhileStopping: true,
  async press(interaction, id, bot) {
    const { askerId, call } = find(id, bot);
    if (!mayPress(interaction, askerId)) throw new UserError((texts) => texts.confirm.notYours);
    await interaction.reply({
      content: bot.texts(interaction.locale).confirm.whole(call.name),
      files: [
        { attachment: Buffer.from(`${JSON.stringify(call.arguments_, null, 2)}\n`), name: 'arguments.json' },
      ],
      flags: MessageFlags.Ephemeral,
      allowedMentions: { parse: [] },
    });
  },
};

/** @throws UserError where nobody waits for an answer any more */
function find({ subject, argument }: ControlId, bot: Bot): OpenConfirmation {
  const open = bot.turns.confirmations.get(subject);
  if (!open || String(open.number) !== argument) throw new UserError((texts) => texts.confirm.over);
  return open;
}

async function give(
  interaction: ButtonInteraction,
  open: OpenConfirmation,
  verdict: 'allowed' | 'refused',
): Promise<void> {
  open.answer(verdict);
  await interaction.deferUpdate();
}
