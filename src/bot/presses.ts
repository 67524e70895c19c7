import { type ButtonInteraction, MessageFlags, PermissionFlagsBits } from 'discord.js';
import { UserError } from '../errors.ts';
import { channelOutlet, interactionOutlet } from '../reply/outlet.ts';
import { answerAgain } from '../turn/answer.ts';
import type { Bot } from './bot.ts';
import { isInOwnPlace } from './own-place.ts';

/** The asker, and whoever may delete messages here anyway, may press the buttons under an answer. */
function mayPress(interaction: ButtonInteraction, askerId: string): boolean {
  return (
    interaction.user.id === askerId ||
    (interaction.memberPermissions?.has(PermissionFlagsBits.ManageMessages) ?? false)
  );
}

/** Stop: ends the paid request at once and keeps what was written. */
export async function pressStop(interaction: ButtonInteraction, turnId: string, bot: Bot): Promise<void> {
  const running = bot.turns.running.get(turnId);
  if (!running) throw new UserError((texts) => texts.stop.notRunning);
  if (!mayPress(interaction, running.askerId)) throw new UserError((texts) => texts.stop.notYours);
  // First the abort: each moment costs money. Discord can wait its 3 s for the acknowledgement.
  running.stop({ by: 'member', name: interaction.user.displayName });
  await interaction.deferUpdate();
}

/** Retry: answers the turn's question once more, in a new message. */
export async function pressRetry(interaction: ButtonInteraction, turnId: string, bot: Bot): Promise<void> {
  const { history } = bot.turns;
  const turn = await history.get(turnId);
  const body = turn && turn.state !== 'deleted' ? await history.body(turnId) : undefined;
  if (!turn || !body) throw new UserError((texts) => texts.retry.gone);
  if (!mayPress(interaction, turn.authorId)) throw new UserError((texts) => texts.retry.notYours);
  if (bot.turns.running.get(turnId)) throw new UserError((texts) => texts.retry.running);
  const isPrivate = interaction.message.flags.has(MessageFlags.Ephemeral);
  await interaction.deferUpdate();
  await bot.refuseStrangers(interaction);
  const { applicationId, token, channel, guild, guildId } = interaction;
  // The bot's own place in a channel outlives a token; a private answer has nothing but the token.
  const viaToken = isPrivate || !isInOwnPlace(interaction);
  await answerAgain(bot.turns, turnId, {
    id: interaction.id,
    channelId: interaction.channelId,
    channelName: channel && 'name' in channel ? (channel.name ?? '') : '',
    ...(guildId !== null && { server: { id: guildId, name: guild?.name ?? '' } }),
    asker: { id: turn.authorId, name: turn.authorName },
    prompt: body.prompt.text,
    preset: turn.preset,
    ...(body.prompt.model !== undefined && { model: body.prompt.model }),
    isPrivate,
    inOrder: guildId === null,
    outlet: viaToken
      ? interactionOutlet(bot.turns.rest, { applicationId, token, deferred: false }, isPrivate)
      : channelOutlet(bot.turns.rest, interaction.channelId, turn.promptMessageId),
    showsTyping: !viaToken,
    ...(viaToken && {
      interaction: { applicationId, token, endsAt: interaction.createdTimestamp + bot.tokenMs },
    }),
  });
}
