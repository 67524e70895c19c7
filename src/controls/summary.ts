import { MessageFlags } from 'discord.js';
import type { Control } from '../bot/control.ts';
import { showSummary } from '../bot/history/summary.ts';
import { turnOf } from './turn-of.ts';

/** Show summary: what stood for the older turns when an answer was written, for who pressed only. */
export const summary: Control = {
  action: 'summary',
  async press(interaction, { subject: turnId }, bot) {
    await bot.admit(interaction);
    await turnOf(interaction, turnId, bot);
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    await interaction.editReply(await showSummary(bot, turnId, bot.texts(interaction.locale)));
  },
};
