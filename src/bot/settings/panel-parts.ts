import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIChannelSelectComponent,
  type APIComponentInMessageActionRow,
  type APISelectMenuOption,
  type APIStringSelectComponent,
  type APITextDisplayComponent,
  ButtonStyle,
  ChannelType,
  ComponentType,
} from 'discord.js';

/** Discord's limits (docs, "Component Reference"), UTF-16 units and options. */
const longest = 100;
/** A select holds no more. */
export const mostOptions = 25;

/** Markdown. */
export function text(content: string): APITextDisplayComponent {
  return { type: ComponentType.TextDisplay, content };
}

/** A row of buttons, or of one select. */
export function row(
  ...components: APIComponentInMessageActionRow[]
): APIActionRowComponent<APIComponentInMessageActionRow> {
  return { type: ComponentType.ActionRow, components };
}

export function button(
  custom_id: string,
  label: string,
  style: 'primary' | 'secondary' = 'secondary',
): APIButtonComponent {
  const styles = { primary: ButtonStyle.Primary, secondary: ButtonStyle.Secondary } as const;
  return { type: ComponentType.Button, style: styles[style], custom_id, label };
}

/** @param several how many can be chosen, from none on; absent: one */
export function select(
  custom_id: string,
  placeholder: string,
  options: readonly APISelectMenuOption[],
  several?: number,
): APIStringSelectComponent {
  return {
    type: ComponentType.StringSelect,
    custom_id,
    placeholder,
    options: options.slice(0, mostOptions).map((option) => ({
      ...option,
      label: option.label.slice(0, longest),
      ...(option.description && { description: option.description.slice(0, longest) }),
    })),
    ...(several !== undefined && { min_values: 0, max_values: several }),
  };
}

/**
 * The channels of a server that have settings of their own.
 *
 * @param use `writing`: those of them in which something can be written, so no forum, whose posts are its threads
 */
export function channelSelect(
  custom_id: string,
  placeholder: string,
  use: 'any' | 'writing' = 'any',
): APIChannelSelectComponent {
  return {
    type: ComponentType.ChannelSelect,
    custom_id,
    placeholder,
    channel_types: [
      ChannelType.GuildText,
      ChannelType.GuildAnnouncement,
      ...(use === 'any' ? [ChannelType.GuildForum] : []),
      ChannelType.GuildVoice,
      ChannelType.GuildStageVoice,
      ChannelType.PublicThread,
      ChannelType.PrivateThread,
      ChannelType.AnnouncementThread,
    ],
  };
}
