import { MessageFlags } from 'discord.js';
import type { Control } from '../bot/control.ts';
import { isInOwnPlace } from '../bot/own-place.ts';
import { UserError } from '../errors.ts';
import { channelOutlet, interactionOutlet } from '../reply/outlet.ts';
import { answerAgain } from '../turn/answer.ts';
import { mayPress } from './may-press.ts';

/** Retry: answers the turn's question once more, in a new message. */
export const retry: Control = {
  action: 'retry',
  async press(interaction, { subject: turnId }, bot) {
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
  },
};
