import {
  ApplicationCommandOptionType,
  ApplicationIntegrationType,
  type ChatInputCommandInteraction,
  InteractionContextType,
} from 'discord.js';
import { acknowledge } from '../src/bot/acknowledge.ts';
import type { Bot } from '../src/bot/bot.ts';
import type { Command } from '../src/bot/command.ts';
import { balanceLine, keyFailure, keyLines } from '../src/bot/key/key-lines.ts';
import { operatorsOnly } from '../src/bot/key/operators-only.ts';
import { UserError } from '../src/errors.ts';
import { ModelFailure } from '../src/openrouter/failure.ts';
import type { KeyView } from '../src/openrouter/key-view.ts';
import { buttonRow } from '../src/reply/buttons.ts';

/** `/key`: what those who run the bot want to know of its key. Nobody else sees it. */
export const key: Command = {
  payload: {
    name: 'key',
    description: 'For those who run me: my OpenRouter key',
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM],
    integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
    // In servers it is offered to administrators only; who runs the bot is another question, asked when it is run.
    default_member_permissions: '0',
    options: [
      {
        type: ApplicationCommandOptionType.Subcommand,
        name: 'show',
        description: 'Its limit, what is used and left, when it expires',
      },
      {
        type: ApplicationCommandOptionType.Subcommand,
        name: 'rotate',
        description: 'Exchange it for another, without a restart',
      },
    ],
  },
  async run(interaction, bot) {
    await acknowledge(interaction, true);
    await operatorsOnly(interaction, bot);
    if (interaction.options.getSubcommand() === 'rotate') await explainRotation(interaction, bot);
    else await show(interaction, bot);
  },
};

async function show(interaction: ChatInputCommandInteraction, bot: Bot): Promise<void> {
  const texts = bot.texts(interaction.locale);
  const { state, balance } = await look(bot);
  const unlimited = state.limitMicroUsd === undefined;
  const lines = [...keyLines(texts, state, Date.now()), balanceLine(texts, balance, unlimited)];
  await interaction.editReply({ content: lines.join('\n').slice(0, 2000), allowedMentions: { parse: [] } });
}

/** Asks by the watch, so that it, too, knows what the operator sees. */
async function look({ keyWatch }: Bot): Promise<KeyView> {
  try {
    return await keyWatch.look();
  } catch (error) {
    if (!(error instanceof ModelFailure)) throw error;
    throw new UserError((texts) => keyFailure(texts, error), { cause: error });
  }
}

/** How to hand over a new key. It never passes through Discord. */
async function explainRotation(interaction: ChatInputCommandInteraction, bot: Bot): Promise<void> {
  const { rotation: says } = bot.texts(interaction.locale).key;
  await interaction.editReply({
    content: says.steps(bot.keyRotation.place()),
    components: buttonRow({ action: 'new-key', subject: 'use', label: says.use, style: 'primary' }),
  });
}
