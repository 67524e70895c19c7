import type {
  ButtonInteraction,
  ChannelSelectMenuInteraction,
  MentionableSelectMenuInteraction,
  ModalSubmitInteraction,
  StringSelectMenuInteraction,
} from 'discord.js';
import type { ControlId } from '../reply/buttons.ts';
import type { Bot } from './bot.ts';

/**
 * What a button, a select menu or a modal of Parley does. It must acknowledge within 3 s and check who presses; errors
 * go to the one boundary. It finds all that it needs by its {@link ControlId}: it may be pressed after a restart, after
 * hours, twice at once, and after the message, the turn or the channel is gone.
 */
export interface Control {
  /** The first part of its `custom_id`. */
  action: string;
  /** It also works while the bot is about to stop. */
  worksWhileStopping?: boolean;
  press?(interaction: ButtonInteraction, id: ControlId, bot: Bot): Promise<void>;
  select?(interaction: StringSelectMenuInteraction, id: ControlId, bot: Bot): Promise<void>;
  selectChannel?(interaction: ChannelSelectMenuInteraction, id: ControlId, bot: Bot): Promise<void>;
  selectMentionable?(interaction: MentionableSelectMenuInteraction, id: ControlId, bot: Bot): Promise<void>;
  submit?(interaction: ModalSubmitInteraction, id: ControlId, bot: Bot): Promise<void>;
}
