import {
  type CommandInteraction,
  type MessageContextMenuCommandInteraction,
  type ModalSubmitInteraction,
  messageLink,
  type UserContextMenuCommandInteraction,
} from 'discord.js';
import { UserError } from '../../errors.ts';
import type { Menu } from '../../presets/menu.ts';
import { menuPrompt } from '../../presets/menu-prompt.ts';
import type { Policy } from '../../turn/policy.ts';
import { acknowledge } from '../acknowledge.ts';
import { askByToken } from '../ask.ts';
import { shownName } from '../asker.ts';
import type { Bot } from '../bot.ts';
import type { Arrival } from '../changes/arrivals.ts';
import { offeredUnder } from '../offered-presets.ts';
import { quietLine } from '../quiet-line.ts';
import { personOf } from '../reading/known.ts';
import { type Material, materialFor } from './menu-material.ts';
import { menuModal } from './menu-modal.ts';
import { type MenuTarget, messageTarget } from './menu-targets.ts';

/** A use of an entry in the menu of a message or a member. */
export type MenuInteraction = MessageContextMenuCommandInteraction | UserContextMenuCommandInteraction;

/** What a member chose: a message or a member. */
export interface Chosen extends MenuTarget {
  id: string;
}

/**
 * Does what an entry in the menu of a message or a member says: asks its preset about what was chosen, or opens a modal
 * for the question first.
 */
export async function openMenu(interaction: MenuInteraction, bot: Bot): Promise<void> {
  const on = interaction.isMessageContextMenuCommand() ? 'message' : 'user';
  const menu = bot.presets().menus.find((one) => one.on === on && one.name === interaction.commandName);
  if (!menu) throw new UserError((texts) => texts.menus.gone);
  const chosen = chosenBy(interaction);
  if (menu.asks) {
    const presets = await offeredUnder(await bot.admit(interaction));
    if (on === 'message' && !chosen.quote) throw new UserError((texts) => texts.menus.nothingToRead);
    bot.menuTargets.keep(interaction.user.id, chosen.id, chosen);
    await interaction.showModal(menuModal(menu, chosen.id, bot, presets, interaction.locale));
    return;
  }
  await bot.arrivals.during(interaction, async (arrival) => {
    await acknowledge(interaction, menu.isPrivate);
    const policy = await bot.admit(interaction);
    await askByMenu(interaction, bot, menu, chosen, { isPrivate: menu.isPrivate, arrival, policy });
  });
}

/** What is added to a menu, in its modal or by itself. */
export interface MenuAnswers {
  isPrivate: boolean;
  question?: string;
  /** Instead of the menu's own. */
  preset?: string | undefined;
  arrival: Arrival;
  policy: Policy;
}

/** Reads what the menu is to read, and runs the turn. The interaction is acknowledged and allowed. */
export async function askByMenu(
  interaction: CommandInteraction | ModalSubmitInteraction,
  bot: Bot,
  menu: Menu,
  chosen: Chosen,
  { isPrivate, question = '', preset = menu.preset, arrival, policy }: MenuAnswers,
): Promise<void> {
  const material = await materialFor(interaction, bot, menu, chosen);
  const { channel, guild } = interaction;
  const name = chosen.person ? `@${chosen.person.name}` : 'somebody';
  const note = noteOf(interaction, bot, menu, chosen, material, isPrivate ? '' : question);
  await askByToken(interaction, bot, {
    prompt: menuPrompt(menu, {
      author: name,
      member: name,
      question,
      user: shownName(interaction),
      server: guild?.name ?? '',
      channel: channel && 'name' in channel ? (channel.name ?? '') : '',
      language: languageOf(policy.locales.own ?? interaction.locale),
    }),
    ...(chosen.person && { people: [chosen.person] }),
    quotes: material.quotes,
    ...(chosen.files && menu.scope !== 'none' && { files: chosen.files }),
    preset,
    alone: !menu.hasHistory,
    isPrivate,
    arrival,
    policy,
    ...(note !== '' && { note }),
  });
}

function chosenBy(interaction: MenuInteraction): Chosen {
  const id = interaction.targetId;
  if (interaction.isMessageContextMenuCommand()) return { id, ...messageTarget(interaction.targetMessage) };
  const { targetMember: member, targetUser } = interaction;
  const nick = member && ('displayName' in member ? member.displayName : member.nick);
  return { id, person: personOf(targetUser, nick ?? undefined) };
}

/** What others cannot see for themselves: how much was read, and what was asked in the modal. */
function noteOf(
  interaction: CommandInteraction | ModalSubmitInteraction,
  bot: Bot,
  menu: Menu,
  chosen: Chosen,
  { quotes, isCut }: Material,
  question: string,
): string {
  const says = bot.texts(interaction.locale).menus;
  const { channelId, guildId } = interaction;
  const link =
    menu.on === 'message' && channelId
      ? guildId === null
        ? messageLink(channelId, chosen.id)
        : messageLink(channelId, chosen.id, guildId)
      : undefined;
  return [
    ...(menu.scope === 'message' || menu.scope === 'none' ? [] : [says.read(quotes.length, isCut)]),
    ...(question === '' ? [] : [says.asked(quietLine(shownName(interaction)), quietLine(question), link)]),
  ].join(' · ');
}

/** A locale's language in English, for the prompt: `pt-BR` → Brazilian Portuguese. */
function languageOf(locale: string): string {
  return new Intl.DisplayNames('en', { type: 'language' }).of(locale) ?? locale;
}
