import { ApplicationCommandType, ApplicationIntegrationType, InteractionContextType } from 'discord.js';
import type { Command } from '../src/bot/command.ts';
import { reportMenu } from '../src/presets/menu.ts';

/** *Report answer*, in the menu of a message: anybody in a server can show an answer to those who look after it. */
export const report: Command = {
  payload: {
    type: ApplicationCommandType.Message,
    name: reportMenu,
    contexts: [InteractionContextType.Guild],
    integration_types: [ApplicationIntegrationType.GuildInstall],
  },
  async choose(interaction, bot) {
    const { openReport } = await import('../src/bot/report/report.ts');
    await openReport(interaction, bot);
  },
};
