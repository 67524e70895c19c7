import type {
  ApplicationCommandOptionChoiceData,
  AutocompleteInteraction,
  ChatInputCommandInteraction,
  MessageContextMenuCommandInteraction,
} from 'discord.js';
import type { Bot } from './bot.ts';
import type { CommandPayload } from './register.ts';

/** One command: what Discord is told of it, and what it does. */
export interface Command {
  payload: CommandPayload;
  /** Runs also where the database cannot be written: to run it twice, as a resume may, changes nothing. */
  isOnlyLook?: true;
  /**
   * Answers the interaction. It must acknowledge within 3 s; errors go to the one boundary beside this.
   */
  run?(interaction: ChatInputCommandInteraction, bot: Bot): Promise<void>;
  /** The same, of one that stands in the menu of messages. */
  choose?(interaction: MessageContextMenuCommandInteraction, bot: Bot): Promise<void>;
  /** At most 25 choices for the option that is being typed, within 3 s. */
  complete?(
    interaction: AutocompleteInteraction,
    bot: Bot,
  ): ApplicationCommandOptionChoiceData<string>[] | Promise<ApplicationCommandOptionChoiceData<string>[]>;
}
