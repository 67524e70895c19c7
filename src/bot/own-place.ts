import { type BaseInteraction, InteractionContextType } from 'discord.js';

/**
 * Whether the bot itself is where an interaction was made: a member of the server, or one of the two of a direct
 * message. Where only the asker has installed the app, the interaction's token is all that it has.
 */
export function isInOwnPlace({ guildId, guild, context }: BaseInteraction): boolean {
  return guildId === null ? context === InteractionContextType.BotDM : guild !== null;
}
