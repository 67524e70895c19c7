import { type ButtonInteraction, MessageFlags, PermissionFlagsBits } from 'discord.js';
import type { Control } from '../bot/control.ts';
import { UserError } from '../errors.ts';
import { mayPress } from './may-press.ts';

/** Leave this thread: it is no conversation any more, so that a mention is needed again. What was said stays known. */
export const leave: Control = {
  action: 'leave',
  async press(interaction, _, bot) {
    const { channelId, message, user } = interaction;
    const thread = await bot.turns.threads.get(channelId);
    if (!thread) throw new UserError((texts) => texts.threads.leftAlready);
    if (!mayLeave(interaction, thread.ownerId)) throw new UserError((texts) => texts.threads.leaveNotYours);
    await interaction.deferUpdate();
    const { threads: says } = bot.texts(interaction.locale);
    // Pressed twice at once, it is told once.
    if ((await bot.turns.threads.remove(channelId)).length === 0) return;
    bot.log.info({ channelId, userId: user.id }, 'left a conversation thread');
    const isPanel = message.flags.has(MessageFlags.Ephemeral);
    await interaction.editReply({ components: [], ...(isPanel && { content: says.leftByYou }) });
    await interaction.followUp({
      content: says.left(interaction.user.displayName),
      allowedMentions: { parse: [] },
    });
  },
};

/** Whether they may end the conversation: who asked for it, who opened the thread, and moderators. */
export function mayLeave(interaction: ButtonInteraction, askedFor: string): boolean {
  const { channel, user, memberPermissions } = interaction;
  if (mayPress(interaction, askedFor)) return true;
  if (memberPermissions?.has(PermissionFlagsBits.ManageThreads)) return true;
  return channel?.isThread() === true && channel.ownerId === user.id;
}
