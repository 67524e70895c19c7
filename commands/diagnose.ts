import { ApplicationIntegrationType, InteractionContextType, PermissionFlagsBits } from 'discord.js';
import { acknowledge } from '../src/bot/acknowledge.ts';
import type { Command } from '../src/bot/command.ts';

/** `/diagnose`: what the bot can do where it is asked, and what is missing. Only the asker sees it. */
export const diagnose: Command = {
  payload: {
    name: 'diagnose',
    description: 'What I can do in this channel, what is missing, and what to click',
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM],
    integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
    default_member_permissions: String(PermissionFlagsBits.ManageGuild),
  },
  isOnlyLook: true,
  async run(interaction, bot) {
    await acknowledge(interaction, true);
    const { showDiagnosis } = await import('../src/bot/diagnose/show.ts');
    await showDiagnosis(interaction, bot);
  },
};
