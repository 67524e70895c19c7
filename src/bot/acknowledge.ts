import { setTimeout as delay } from 'node:timers/promises';
import {
  type ButtonInteraction,
  type CommandInteraction,
  DiscordAPIError,
  MessageFlags,
  type ModalSubmitInteraction,
} from 'discord.js';

/** When to try again after a failure of the network or of Discord, ms: all of it must fit into 3 s. */
const againAfterMs = [150, 600];

/** "Interaction has already been acknowledged" (Discord docs, "Opcodes and Status Codes"). */
const acknowledgedAlready = 40060;

/**
 * Defers the answer to a command or a modal, or to a button that asks something new. Where an earlier try came through and only Discord's word of it was lost, Discord
 * calls the next one acknowledged already: then it is, by us, since both are claimed before. Otherwise the member
 * would look at "thinking" for ever.
 */
export async function acknowledge(
  interaction: ButtonInteraction | CommandInteraction | ModalSubmitInteraction,
  isPrivate: boolean,
): Promise<void> {
  for (const wait of [...againAfterMs, undefined]) {
    try {
      await interaction.deferReply(isPrivate ? { flags: MessageFlags.Ephemeral } : {});
      return;
    } catch (error) {
      if (error instanceof DiscordAPIError && error.code === acknowledgedAlready) {
        interaction.deferred = true;
        return;
      }
      if (error instanceof DiscordAPIError || wait === undefined) throw error;
      await delay(wait);
    }
  }
}
