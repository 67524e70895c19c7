import { type ChatInputCommandInteraction, MessageFlags } from 'discord.js';
import { UserError } from '../../errors.ts';
import type { Bot } from '../bot.ts';

/** `/parley`: it holds at once, and after a restart. @throws {UserError} unless whoever made the interaction runs the bot */
export async function runSwitches(interaction: ChatInputCommandInteraction, bot: Bot): Promise<void> {
  const { options, user, locale } = interaction;
  if (!(await bot.access.operators()).includes(user.id))
    throw new UserError((texts) => texts.access.operatorsOnly);
  const subcommand = options.getSubcommand();
  const { access } = bot.texts(locale);
  const isOn = subcommand === 'direct-messages' ? options.getBoolean('answered', true) : subcommand === 'on';
  // What is as usual is not set at all.
  const changes =
    subcommand === 'direct-messages'
      ? { directMessages: isOn ? undefined : false }
      : { off: isOn ? undefined : true };
  await bot.settings.set({ kind: 'bot' }, changes, { by: user.id });
  const content = subcommand === 'direct-messages' ? access.direct(isOn) : access.bot(isOn);
  await interaction.reply({ content, flags: MessageFlags.Ephemeral });
}
