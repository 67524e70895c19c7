import {
  ApplicationCommandType,
  type AutocompleteInteraction,
  type CommandInteraction,
  DiscordAPIError,
  type Interaction,
  type MessageComponentInteraction,
  MessageFlags,
  type ModalSubmitInteraction,
} from 'discord.js';
import { UserError } from '../errors.ts';
import { readCustomId } from '../reply/buttons.ts';
import type { Locales } from '../turn/policy.ts';
import { policyFor } from './admit.ts';
import type { Bot } from './bot.ts';
import { answerFailure } from './boundary.ts';
import type { Command } from './command.ts';
import { localesFor } from './locales.ts';
import { openMenu } from './menus/menu.ts';
import { isDirect } from './own-place.ts';
import { speaking } from './speaking.ts';

/** Codes of an interaction that is gone or was answered already (Discord docs, "Opcodes and Status Codes"). */
const tooLate = new Set<unknown>([10062, 40060]);

/** Handles an interaction, and whatever goes wrong ends as a sentence. Never rejects. */
export async function onInteraction(interaction: Interaction, all: Bot): Promise<void> {
  let bot = all;
  try {
    bot = speaking(all, await localesAround(interaction, all), isReadAlone(interaction));
    if (interaction.isAutocomplete()) await complete(interaction, bot);
    else if (interaction.isMessageComponent() || interaction.isModalSubmit()) await use(interaction, bot);
    else if (bot.stopping()) throw new UserError((texts) => texts.access.stopping);
    else if (interaction.isCommand()) {
      const command = commandOf(interaction, bot);
      // A resume may deliver an interaction twice, as it may a message.
      if (!command?.isOnlyLook && !(await bot.turns.claims.claim(interaction.id))) return;
      if (interaction.isMessageContextMenuCommand() && command?.choose)
        await command.choose(interaction, bot);
      else if (interaction.isMessageContextMenuCommand() || interaction.isUserContextMenuCommand())
        await openMenu(interaction, bot);
      else if (interaction.isChatInputCommand()) await command?.run?.(interaction, bot);
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

/**
 * The languages of whoever made it, and of those around. Which their client speaks is remembered: messages do not tell. A
 * database that fails is logged, and it is that of the client.
 */
async function localesAround(interaction: Interaction, bot: Bot): Promise<Locales> {
  const { id, user, locale } = interaction;
  try {
    await bot.seenLocales.saw(user.id, locale);
    return await localesFor(interaction, bot);
  } catch (error) {
    bot.log.warn({ interactionId: id, error }, 'could not find out the language of a place');
    return { own: locale, shared: locale };
  }
}

/** Whether nobody else sees where it was made: direct messages, and the buttons under what only they see. */
function isReadAlone(interaction: Interaction): boolean {
  const isUnder =
    interaction.isMessageComponent() || (interaction.isModalSubmit() && interaction.isFromMessage());
  return isDirect(interaction) || (isUnder && interaction.message.flags.has(MessageFlags.Ephemeral));
}

/** All but the bot's own commands are those of a server's presets; one whose preset is gone says so. */
function commandOf(interaction: CommandInteraction | AutocompleteInteraction, bot: Bot): Command | undefined {
  const { commandName, commandType } = interaction;
  const known = bot.commands().get(commandName);
  if (known || commandType !== ApplicationCommandType.ChatInput) return known;
  return bot.presetCommand(commandName);
}

async function complete(interaction: AutocompleteInteraction, bot: Bot): Promise<void> {
  const command = commandOf(interaction, bot);
  // What only those see who look after a server, or the bot, has checks of its own: they need it to let somebody in again.
  const isForAll = command?.payload.default_member_permissions === undefined;
  if (isForAll && (await (await policyFor(interaction, bot)).refusal())) {
    await interaction.respond([]);
    return;
  }
  await interaction.respond((await command?.complete?.(interaction, bot)) ?? []);
}

/** A button, a select menu or a modal: whatever it is, its `custom_id` says whose and of what. */
async function use(
  interaction: MessageComponentInteraction | ModalSubmitInteraction,
  bot: Bot,
): Promise<void> {
  const id = readCustomId(interaction.customId);
  const control = id && bot.controls.get(id.action);
  if (!control) return;
  if (bot.stopping() && !control.worksWhileStopping) throw new UserError((texts) => texts.access.stopping);
  if (interaction.isButton()) await control.press?.(interaction, id, bot);
  else if (interaction.isStringSelectMenu()) await control.select?.(interaction, id, bot);
  else if (interaction.isChannelSelectMenu()) await control.selectChannel?.(interaction, id, bot);
  else if (interaction.isMentionableSelectMenu()) await control.selectMentionable?.(interaction, id, bot);
  else if (interaction.isModalSubmit() && (await bot.turns.claims.claim(interaction.id)))
    await control.submit?.(interaction, id, bot);
}
