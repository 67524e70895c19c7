import type { Control } from '../bot/control.ts';
import { continueInThread } from '../bot/threads/continue-in-thread.ts';
import { ownTurnOf } from './turn-of.ts';

/** Continue in a thread, in the panel: the conversation goes on from this answer there, with all that was said before. */
export const thread: Control = {
  action: 'thread',
  async press(interaction, { subject: turnId }, bot) {
    await ownTurnOf(interaction, turnId, bot);
    await interaction.deferUpdate();
    const { settings } = await bot.admit(interaction);
    const threadId = await continueInThread(bot, turnId, interaction, settings);
    const { threads: says } = bot.texts(interaction.locale);
    await interaction.editReply({ content: says.opened(threadId), components: [] });
  },
};
