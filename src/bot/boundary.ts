import { type Interaction, MessageFlags } from 'discord.js';
import { isUnwritable, UserError } from '../errors.ts';
import { QuotaRefusal } from '../quota/refusal.ts';
import type { Texts } from '../texts/index.ts';
import type { Bot } from './bot.ts';

/** Of a message, UTF-16 units (Discord docs, "Create Message"). */
const mostText = 2000;

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
  return isUnwritable(error) ? texts.unwritable : texts.unexpected;
}

/** What was typed is given back as it was, to be copied: in a block of code, or in a file where that cannot hold it. */
function givenBack(sentence: string, typed: string, says: Texts['typed']) {
  if (typed === '') return { content: sentence };
  const content = `${sentence}\n${says.here}\n\`\`\`\n${typed}\n\`\`\``;
  if (content.length <= mostText && !typed.includes('```')) return { content };
  const files = [{ name: says.fileName, attachment: Buffer.from(typed) }];
  return { content: `${sentence}\n${says.inFile}`, files };
}

/**
 * Says what went wrong to whoever made an interaction, in the way that is still open: an answer, an edit of the
 * deferred answer, or a follow-up. A token that is gone leaves only the log. Never rejects.
 *
 * @param typed what they typed, where nothing else shows it any more: they get it back
 */
export async function answerFailure(
  error: unknown,
  interaction: Interaction,
  bot: Bot,
  typed = '',
): Promise<void> {
  const ids = {
    interactionId: interaction.id,
    channelId: interaction.channelId,
    userId: interaction.user.id,
  };
  const sentence = sentenceFor(error, bot, ids, interaction.locale);
  const said = givenBack(sentence, typed, bot.texts(interaction.locale).typed);
  if (!interaction.isRepliable()) return;
  try {
    // What a button has deferred is the message under which it stands: that is not ours to overwrite.
    const ownsAnswer = interaction.deferred && !interaction.isMessageComponent();
    const isPublic = interaction.deferred && interaction.ephemeral === false;
    if (ownsAnswer && !interaction.replied && isPublic && error instanceof QuotaRefusal)
      // What somebody has used up is not everybody's business. A deferred answer stays public, so it goes.
      await interaction.deleteReply().then(
        () => interaction.followUp({ ...said, flags: MessageFlags.Ephemeral }),
        () => interaction.editReply({ ...said, components: [] }),
      );
    else if (ownsAnswer && !interaction.replied) await interaction.editReply(said);
    else if (interaction.replied || interaction.deferred)
      await interaction.followUp({ ...said, flags: MessageFlags.Ephemeral });
    else await interaction.reply({ ...said, flags: MessageFlags.Ephemeral });
  } catch (failure) {
    bot.log.warn({ ...ids, error: failure }, 'could not tell what went wrong');
  }
}
