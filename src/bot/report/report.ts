import {
  ComponentType,
  DiscordAPIError,
  type MessageContextMenuCommandInteraction,
  MessageFlags,
  type ModalSubmitInteraction,
  messageLink,
  RESTJSONErrorCodes,
  TextInputStyle,
} from 'discord.js';
import { keepReport } from '../../audit/report.ts';
import { UserError } from '../../errors.ts';
import { channelOf, isPrivate } from '../../history/place.ts';
import type { Turn } from '../../history/turn.ts';
import { customId } from '../../reply/buttons.ts';
import { asTyped } from '../as-typed.ts';
import type { Bot } from '../bot.ts';
import { tellAdmins } from '../quota/tell-admins.ts';

/** The action of the modal; its subject is the message that is reported. */
export const reportAction = 'report';

const reasonField = 'reason';
const longestReason = 500;

/** Asks whoever has chosen an answer what is wrong with it. @throws {UserError} where it is none that admins could look at */
export async function openReport(interaction: MessageContextMenuCommandInteraction, bot: Bot): Promise<void> {
  const { targetMessage, locale } = interaction;
  if (targetMessage.author.id !== bot.client.user.id) throw new UserError((texts) => texts.report.notMine);
  if (targetMessage.flags.has(MessageFlags.Ephemeral)) throw new UserError((texts) => texts.report.onlyYours);
  const says = bot.texts(locale).report;
  await interaction.showModal({
    custom_id: customId({ action: reportAction, subject: targetMessage.id }),
    title: says.title,
    components: [
      {
        type: ComponentType.Label,
        label: says.reason,
        description: says.whoReads,
        component: {
          type: ComponentType.TextInput,
          custom_id: reasonField,
          style: TextInputStyle.Paragraph,
          max_length: longestReason,
          required: false,
        },
      },
    ],
  });
}

/**
 * Takes the report: it is kept in the audit, and those who look after the server are told, with a link to the answer.
 *
 * @returns what the reporter is told
 * @throws {UserError} where there is no such answer, or it was reported already
 */
export async function sendReport(
  interaction: ModalSubmitInteraction,
  messageId: string,
  bot: Bot,
): Promise<string> {
  const { guild, channelId, user, fields, locale } = interaction;
  if (!guild || channelId === null) throw new UserError((texts) => texts.report.onlyServers);
  const turn = await reportedTurn(interaction, messageId, bot);
  const reason = fields.getTextInputValue(reasonField).trim();
  const report = { serverId: guild.id, channelId, messageId, reporterId: user.id, reason };
  const says = bot.texts(locale).report;
  const outcome = await keepReport(bot.audit, report, Date.now());
  if (outcome === 'kept') return says.kept;
  const toAdmins = {
    ...{
      reporterId: user.id,
      channelId,
      reason: asTyped(reason),
      server: guild.name,
    },
    link: messageLink(channelId, messageId, guild.id),
    ...(turn && { askerId: turn.authorId, preset: turn.preset }),
    isLast: outcome === 'last-told',
  };
  const isTold = await tellAdmins(bot, { serverId: guild.id, adminId: guild.ownerId }, (texts) =>
    texts.report.toAdmins(toAdmins),
  );
  return isTold ? says.done : says.kept;
}

/**
 * The turn that a message answers, if it is still known.
 *
 * @throws {UserError} where the message is gone, is not of this bot, or is seen by its asker only: whoever made the
 *   interaction may have written its `custom_id` themselves
 */
async function reportedTurn(
  { channel, channelId }: ModalSubmitInteraction,
  messageId: string,
  { client, turns }: Bot,
): Promise<Turn | undefined> {
  const turn = await turns.history.byAnswerMessage(messageId);
  if (turn && isPrivate(turn.place)) throw new UserError((texts) => texts.report.onlyYours);
  try {
    const message = await channel?.messages.fetch({ message: messageId, cache: false, force: true });
    if (message && message.author.id !== client.user.id) throw new UserError((texts) => texts.report.notMine);
    if (message) return turn;
  } catch (error) {
    if (!(error instanceof DiscordAPIError)) throw error;
    if (error.code === RESTJSONErrorCodes.UnknownMessage) throw new UserError((texts) => texts.report.gone);
  }
  // It cannot be looked up here: what is known of it must do.
  if (!turn || channelOf(turn.place) !== channelId) throw new UserError((texts) => texts.report.gone);
  return turn;
}
