import {
  ApplicationCommandOptionType,
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
  PermissionFlagsBits,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import { fileOptions as fileOptionNames } from '../src/bot/ask.ts';

/** Where a command can be used: servers, direct messages with the bot, and anywhere for who installed the app. */
export const everywhere = {
  contexts: [
    InteractionContextType.Guild,
    InteractionContextType.BotDM,
    InteractionContextType.PrivateChannel,
  ],
  integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
} satisfies Partial<RESTPostAPIChatInputApplicationCommandsJSONBody>;

/** What those who manage a server use in it, and nobody else sees. */
export const forAdmins = {
  contexts: [InteractionContextType.Guild],
  integration_types: [ApplicationIntegrationType.GuildInstall],
  default_member_permissions: String(PermissionFlagsBits.ManageGuild),
} satisfies Partial<RESTPostAPIChatInputApplicationCommandsJSONBody>;

/** The channels of a server in which the bot can be asked, threads included. */
export const channelTypes = [
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.GuildForum,
  ChannelType.GuildVoice,
  ChannelType.GuildStageVoice,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
] as const;

/** The options that every asking command has. */
export const promptOption = {
  type: ApplicationCommandOptionType.String,
  name: 'prompt',
  description: 'What you want to know or have done',
  required: true,
  max_length: 4000,
} as const;

/** What is to be read along: a picture, a recording, a document. */
export const fileOptions = fileOptionNames.map(
  (name, index) =>
    ({
      type: ApplicationCommandOptionType.Attachment,
      name,
      description: `${['A', 'A second', 'A third'][index]} file to read: picture, recording, video, document, code`,
    }) as const,
);

export const presetOption = {
  type: ApplicationCommandOptionType.String,
  name: 'preset',
  description: 'How to answer; the default one if left out',
  autocomplete: true,
  max_length: 32,
} as const;

export const effortOption = {
  type: ApplicationCommandOptionType.String,
  name: 'effort',
  description: 'How hard the model thinks first; what it can do is offered',
  autocomplete: true,
  max_length: 10,
} as const;

export const privateOption = {
  type: ApplicationCommandOptionType.Boolean,
  name: 'private',
  description: 'Only you see the answer',
} as const;
