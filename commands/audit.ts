import { ApplicationCommandOptionType, ChannelType } from 'discord.js';
import { type AuditKind, auditKinds } from '../src/audit/read.ts';
import { acknowledge } from '../src/bot/acknowledge.ts';
import type { Command } from '../src/bot/command.ts';
import { english } from '../src/texts/index.ts';
import { forAdmins } from './options.ts';

/** `/audit`: who has changed what. Only the admin sees it. */
export const audit: Command = {
  payload: {
    name: 'audit',
    description: 'Who has changed what: settings, limits, access, presets',
    ...forAdmins,
    options: [
      {
        type: ApplicationCommandOptionType.Subcommand,
        name: 'show',
        description: 'What was changed, the newest first',
        options: [
          { type: ApplicationCommandOptionType.User, name: 'by', description: 'Only what this member did' },
          {
            type: ApplicationCommandOptionType.String,
            name: 'what',
            description: 'Only changes of this kind',
            choices: auditKinds.map((kind) => ({ name: english.audit.kinds[kind], value: kind })),
          },
          {
            type: ApplicationCommandOptionType.Boolean,
            name: 'bot',
            description: 'For those who run me: what was changed for the whole bot',
          },
        ],
      },
      {
        type: ApplicationCommandOptionType.Subcommand,
        name: 'log',
        description: 'In which channel I tell each change as well',
        options: [
          {
            type: ApplicationCommandOptionType.Channel,
            name: 'channel',
            description: 'Without it, in none',
            channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement, ChannelType.PrivateThread],
          },
        ],
      },
    ],
  },
  async run(interaction, bot) {
    await acknowledge(interaction, true);
    const { options } = interaction;
    if (options.getSubcommand() === 'log') {
      const { setLog } = await import('../src/bot/audit/set-log.ts');
      await interaction.editReply(await setLog(interaction, bot));
      return;
    }
    const { auditPage } = await import('../src/bot/audit/page.ts');
    const { content, components } = await auditPage(interaction, bot, {
      of: options.getBoolean('bot') ? 'bot' : 'here',
      kind: (options.getString('what') as AuditKind | null) ?? undefined,
      actorId: options.getUser('by')?.id,
    });
    await interaction.editReply({ content, components: components as never });
  },
};
