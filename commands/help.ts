import { MessageFlags } from 'discord.js';
import type { Command } from '../src/bot/command.ts';
import { everywhere } from './options.ts';

/** `/help`: how to ask, and which presets there are. Only the asker sees it. */
export const help: Command = {
  payload: { name: 'help', description: 'How to talk to me, and what I can do', ...everywhere },
  async run(interaction, bot) {
    const presets = bot.presets();
    const lines = presets.list.map(({ name, description, command }) => ({ name, description, command }));
    const content = bot
      .texts(interaction.locale)
      .help({ botName: bot.client.user.displayName, presets: lines, default: presets.default });
    await interaction.reply({ content, flags: MessageFlags.Ephemeral });
  },
};
