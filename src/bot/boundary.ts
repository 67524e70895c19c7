import { type Interaction, MessageFlags } from 'discord.js';
import { UserError } from '../errors.ts';
import type { Bot } from './bot.ts';

/**
 * The one place where errors become sentences: a {@link UserError} says its own; anything else is logged with `ids`
 * and shown as one fixed sentence.
 */
export function sentenceFor(
  error: unknown,
  bot: Pick<Bot, 'log' | 'texts'>,
  ids: object,
  locale?: string,
): string {
  const texts = bot.texts(locale);
  if (error instanceof UserError) {
    bot.log.info({ ...ids, refused: error.message }, 'refused');
    return error.say(texts);
  }
  bot.log.error({ ...ids, error }, 'unexpected failure');
  return texts.unexpected;
}

/**
 * Says what went wrong to whoever made an interaction, in the way that is still open: an answer, an edit of the
 * deferred answer, or a follow-up. A token that is gone leaves only the log. Never rejects.
 */
export async function answerFailure(error: unknown, interaction: Interaction, bot: Bot): Promise<void> {
  const ids = {
    interactionId: interaction.id,
    channelId: interaction.channelId,
    userId: interaction.user.id,
  };
  const content = sentenceFor(error, bot, ids, interaction.locale);
  if (!interaction.isRepliable()) return;
  try {
    // What a button has deferred is the message under which it stands: that is not ours to overwrite.
    const ownsAnswer = interaction.deferred && !interaction.isMessageComponent();
    if (ownsAnswer && !interaction.replied) await interaction.editReply({ content });
    else if (interaction.replied || interaction.deferred)
      await interaction.followUp({ content, flags: MessageFlags.Ephemeral });
    else await interaction.reply({ content, flags: MessageFlags.Ephemeral });
  } catch (failure) {
    bot.log.warn({ ...ids, error: failure }, 'could not tell what went wrong');
  }
}
