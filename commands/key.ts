import { ApplicationCommandOptionType, ApplicationIntegrationType, InteractionContextType } from 'discord.js';
import { acknowledge } from '../src/bot/acknowledge.ts';
import type { Command } from '../src/bot/command.ts';
import { operatorsOnly } from '../src/bot/key/operators-only.ts';

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
    if (interaction.options.getSubcommand() === 'rotate') {
      const { explainRotation } = await import('../src/bot/key/rotation.ts');
      await explainRotation(interaction, bot);
    } else {
      const { showKey } = await import('../src/bot/key/show.ts');
      await showKey(interaction, bot);
    }
  },
};
