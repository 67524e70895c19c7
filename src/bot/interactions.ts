import {
  type AutocompleteInteraction,
  type ButtonInteraction,
  DiscordAPIError,
  type Interaction,
} from 'discord.js';
import { UserError } from '../errors.ts';
import { readButton } from '../reply/buttons.ts';
import type { Bot } from './bot.ts';
import { answerFailure } from './boundary.ts';
import { pressRetry, pressStop } from './presses.ts';

/** Codes of an interaction that is gone or was answered already (Discord docs, "Opcodes and Status Codes"). */
const tooLate = new Set<unknown>([10062, 40060]);

/** Handles an interaction, and whatever goes wrong ends as a sentence. Never rejects. */
export async function onInteraction(interaction: Interaction, bot: Bot): Promise<void> {
  try {
    if (interaction.isAutocomplete()) await complete(interaction, bot);
    else if (interaction.isButton()) await press(interaction, bot);
    else if (bot.stopping()) throw new UserError((texts) => texts.access.stopping);
    else if (interaction.isChatInputCommand()) {
      // A resume may deliver an interaction twice, as it may a message.
      if (!(await bot.turns.claims.claim(interaction.id))) return;
      await bot.commands().get(interaction.commandName)?.run(interaction, bot);
    }
  } catch (error) {
    if (error instanceof DiscordAPIError && tooLate.has(error.code)) {
      const ids = { interactionId: interaction.id, channelId: interaction.channelId };
      const ageMs = Date.now() - interaction.createdTimestamp;
      bot.log.warn({ ...ids, ageMs, code: error.code }, 'an interaction reached us too late to be answered');
      return;
    }
    await answerFailure(error, interaction, bot);
  }
}

async function complete(interaction: AutocompleteInteraction, bot: Bot): Promise<void> {
  const command = bot.commands().get(interaction.commandName);
  await interaction.respond(command?.complete?.(interaction, bot) ?? []);
}

async function press(interaction: ButtonInteraction, bot: Bot): Promise<void> {
  const button = readButton(interaction.customId);
  if (!button) return;
  // What is being written can be stopped to the last moment.
  if (button.action === 'stop') await pressStop(interaction, button.turnId, bot);
  else if (bot.stopping()) throw new UserError((texts) => texts.access.stopping);
  else await pressRetry(interaction, button.turnId, bot);
}
