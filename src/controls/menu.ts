import { DiscordAPIError, type ModalSubmitInteraction, RESTJSONErrorCodes } from 'discord.js';
import { acknowledge } from '../bot/acknowledge.ts';
import type { Bot } from '../bot/bot.ts';
import type { Control } from '../bot/control.ts';
import { askByMenu, type Chosen } from '../bot/menus/menu.ts';
import { menuAction, readMenuModal } from '../bot/menus/menu-modal.ts';
import { messageTarget } from '../bot/menus/menu-targets.ts';
import { isInOwnPlace } from '../bot/own-place.ts';
import { personOf } from '../bot/reading/known.ts';
import { UserError } from '../errors.ts';

/** The modal of a menu: what was typed in it is asked about what was chosen. */
export const menu: Control = {
  action: menuAction,
  async submit(interaction, { subject, argument }, bot) {
    const answers = readMenuModal(interaction);
    await bot.arrivals.during(interaction, async (arrival) => {
      await acknowledge(interaction, answers.isPrivate);
      const policy = await bot.admit(interaction);
      const used = bot.presets().menus.find(({ key }) => key === argument);
      if (!used) throw new UserError((texts) => texts.menus.gone);
      const find = used.on === 'message' ? findMessage : findMember;
      const chosen = await find(interaction, subject, bot);
      await askByMenu(interaction, bot, used, chosen, { ...answers, arrival, policy });
    });
  },
};

/**
 * The message that was chosen, as it reads now where the bot may look it up, else as it read then.
 *
 * @throws UserError where it has been deleted, or is not known any more
 */
async function findMessage(interaction: ModalSubmitInteraction, id: string, bot: Bot): Promise<Chosen> {
  const kept = bot.menuTargets.get(interaction.user.id, id);
  const { channel } = interaction;
  if (channel && isInOwnPlace(interaction)) {
    try {
      const found = messageTarget(await channel.messages.fetch({ message: id, cache: false, force: true }));
      // Without the Message Content intent it comes without its text.
      if (found.quote) return { id, ...found };
    } catch (error) {
      if (!(error instanceof DiscordAPIError)) throw error;
      if (error.code === RESTJSONErrorCodes.UnknownMessage)
        throw new UserError((texts) => texts.menus.messageGone);
    }
  }
  if (!kept) throw new UserError((texts) => texts.menus.choose);
  return { id, ...kept };
}

async function findMember({ user, guild }: ModalSubmitInteraction, id: string, bot: Bot): Promise<Chosen> {
  const kept = bot.menuTargets.get(user.id, id);
  if (kept) return { id, ...kept };
  try {
    const user = await bot.client.users.fetch(id);
    const member = await guild?.members.fetch(id).catch(() => undefined);
    return { id, person: personOf(user, member?.displayName) };
  } catch (error) {
    if (!(error instanceof DiscordAPIError)) throw error;
    throw new UserError((texts) => texts.menus.nobody);
  }
}
