import { MessageFlags } from 'discord.js';
import { policyFor } from '../src/bot/admit.ts';
import type { Command } from '../src/bot/command.ts';
import { commandOf } from '../src/bot/command-of.ts';
import { offeredUnder } from '../src/bot/offered-presets.ts';
import { wholeLines } from '../src/bot/whole-lines.ts';
import { type Menu, menuName } from '../src/presets/menu.ts';
import { everywhere } from './options.ts';

/** `/help`: how to ask, and which presets there are. Only the asker sees it. */
export const help: Command = {
  payload: { name: 'help', description: 'How to talk to me, and what I can do', ...everywhere },
  async run(interaction, bot) {
    const policy = await policyFor(interaction, bot);
    // Whoever may use none is told so where they ask; here it stands how one asks.
    const presets = (await policy.refusal()) ? policy.presets : await offeredUnder(policy);
    const texts = bot.texts(interaction.locale);
    const lines = presets.list.map((preset) => ({ ...preset, command: commandOf(preset, bot, texts) }));
    const namesOn = (kind: Menu['on']) =>
      presets.menus.filter(({ on }) => on === kind).map((menu) => menuName(menu, interaction.locale));
    const {
      before,
      presets: each,
      more,
    } = texts.help({
      botName: bot.client.user.displayName,
      presets: lines,
      default: presets.default,
      menus: { message: namesOn('message'), user: namesOn('user') },
    });
    const content = wholeLines(each, { before, after: [], more });
    await interaction.reply({ content, flags: MessageFlags.Ephemeral });
  },
};
