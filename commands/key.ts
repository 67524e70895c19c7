import {
  ApplicationCommandOptionType,
  ApplicationIntegrationType,
  type ChatInputCommandInteraction,
  InteractionContextType,
} from 'discord.js';
import { acknowledge } from '../src/bot/acknowledge.ts';
import type { Bot } from '../src/bot/bot.ts';
import type { Command } from '../src/bot/command.ts';
import { type Balance, balanceLine, keyFailure, keyLines } from '../src/bot/key/key-lines.ts';
import { operatorsOnly } from '../src/bot/key/operators-only.ts';
import { UserError } from '../src/errors.ts';
import { fetchCredits } from '../src/openrouter/credits.ts';
import { ModelFailure } from '../src/openrouter/failure.ts';
import { fetchKey, type KeyState } from '../src/openrouter/key.ts';

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
    ],
  },
  async run(interaction, bot) {
    await acknowledge(interaction, true);
    await operatorsOnly(interaction, bot);
    await show(interaction, bot);
  },
};

async function show(interaction: ChatInputCommandInteraction, bot: Bot): Promise<void> {
  const texts = bot.texts(interaction.locale);
  const [state, balance] = await Promise.all([stateOf(bot), balanceOf(bot)]);
  const unlimited = state.limitMicroUsd === undefined;
  const lines = [...keyLines(texts, state, Date.now()), balanceLine(texts, balance, unlimited)];
  await interaction.editReply({ content: lines.join('\n').slice(0, 2000), allowedMentions: { parse: [] } });
}

async function stateOf({ turns }: Bot): Promise<KeyState> {
  try {
    return await fetchKey(turns.openrouter, turns.closing);
  } catch (error) {
    if (!(error instanceof ModelFailure)) throw error;
    throw new UserError((texts) => keyFailure(texts, error), { cause: error });
  }
}

/** A balance that cannot be had takes nothing from what the key tells. */
async function balanceOf({ turns: { openrouter, closing } }: Bot): Promise<Balance> {
  const { managementKey } = openrouter;
  if (managementKey === undefined) return undefined;
  try {
    return await fetchCredits(openrouter, managementKey, closing);
  } catch (error) {
    if (error instanceof ModelFailure) return error;
    throw error;
  }
}
