import type { ChatInputCommandInteraction } from 'discord.js';
import { channelOutlet, interactionOutlet } from '../reply/outlet.ts';
import { compare } from '../turn/compare/compare.ts';
import { acknowledge } from './acknowledge.ts';
import { answerPlace } from './answer-place.ts';
import { asTyped } from './as-typed.ts';
import { canSpeak } from './ask.ts';
import type { Bot } from './bot.ts';
import { questionOf } from './question-of.ts';
import { offered } from './reading/message-files.ts';

/** Has a prompt answered by several presets side by side, under a message that says so. */
export async function compareBySlash(
  interaction: ChatInputCommandInteraction,
  bot: Bot,
  presets: readonly string[],
): Promise<void> {
  await bot.arrivals.during(interaction, async (arrival) => {
    const { isPrivate } = await answerPlace(interaction, bot);
    await acknowledge(interaction, isPrivate);
    const policy = await bot.admit(interaction);
    const { applicationId, token, channelId } = interaction;
    const file = interaction.options.getAttachment('file');
    const inChannel = !isPrivate && canSpeak(interaction);
    const asked = {
      prompt: interaction.options.getString('prompt', true),
      files: file ? [offered(file)] : [],
      ...{ isPrivate, arrival, policy },
    };
    const question = {
      ...(await questionOf(interaction, bot, asked)),
      outlet: inChannel
        ? channelOutlet(bot.turns.rest, channelId)
        : interactionOutlet(bot.turns.rest, { applicationId, token, deferred: false }, isPrivate),
      ...(!inChannel && {
        interaction: { applicationId, token, endsAt: interaction.createdTimestamp + bot.tokenMs },
      }),
    };
    await compare(bot.turns, question, {
      presets,
      async announce(prompt) {
        const content = bot
          .texts(isPrivate ? interaction.locale : undefined)
          .compare.heading(presets, asTyped(prompt));
        try {
          const message = await interaction.editReply({ content, allowedMentions: { parse: [] } });
          return inChannel ? message.id : undefined;
        } catch (error) {
          bot.log.warn({ interactionId: interaction.id, error }, 'could not say what is compared');
          return undefined;
        }
      },
    });
  });
}
