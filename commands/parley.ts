import { ApplicationCommandOptionType, ApplicationIntegrationType, InteractionContextType } from 'discord.js';
import type { Command } from '../src/bot/command.ts';

const subcommand = ApplicationCommandOptionType.Subcommand;

/** `/parley`: switches of those who run the bot, for all places at once. */
export const parley: Command = {
  payload: {
    name: 'parley',
    description: 'For those who run me: switch me off or on everywhere',
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM],
    integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
    // In servers it is offered to administrators only; who runs the bot is another question, asked when it is run.
    default_member_permissions: '0',
    options: [
      {
        type: subcommand,
        name: 'off',
        description: 'I answer nothing anywhere, until I am switched on again',
      },
      { type: subcommand, name: 'on', description: 'Switch me on again' },
      {
        type: subcommand,
        name: 'direct-messages',
        description: 'Whether I answer direct messages at all',
        options: [
          {
            type: ApplicationCommandOptionType.Boolean,
            name: 'answered',
            description: 'Whether I answer them',
            required: true,
          },
        ],
      },
    ],
  },
  async run(interaction, bot) {
    const { runSwitches } = await import('../src/bot/access/switches.ts');
    await runSwitches(interaction, bot);
  },
};
