import { type BaseInteraction, InteractionContextType } from 'discord.js';

/**
 * Whether the bot itself is where an interaction was made: a member of the server, or one of the two of a direct
 * message. Where only the asker has installed the app, the interaction's token is all that it has.
 */
export function isInOwnPlace(interaction: BaseInteraction): boolean {
  return interaction.guildId === null ? isDirect(interaction) : interaction.guild !== null;
}

/** Whether an interaction was made in the direct messages of its maker and the bot, rather than in those of others. */
export function isDirect({ context }: BaseInteraction): boolean {
  return context === InteractionContextType.BotDM;
}
