import type { BaseInteraction } from 'discord.js';
import { PermissionFlagsBits } from 'discord.js';

/** The asker, and whoever may delete messages here anyway, may use the controls under an answer. */
export function mayPress(interaction: BaseInteraction, askerId: string): boolean {
  return (
    interaction.user.id === askerId ||
    (interaction.memberPermissions?.has(PermissionFlagsBits.ManageMessages) ?? false)
  );
}
