import { type ChatInputCommandInteraction, escapeMarkdown } from 'discord.js';
import { channelOutlet, interactionOutlet } from '../reply/outlet.ts';
import { compare } from '../turn/compare/compare.ts';
import { acknowledge } from './acknowledge.ts';
import { answerPlace } from './answer-place.ts';
import { canSpeak } from './ask.ts';
import { shownName } from './asker.ts';
import type { Bot } from './bot.ts';
import { isDirect } from './own-place.ts';
import { payerOf } from './payer.ts';
import { readTyped } from './reading/known.ts';
import { linkedMessages } from './reading/linked-messages.ts';
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
    const { applicationId, token, channel, guild, guildId, user } = interaction;
    const channelId = interaction.channelId ?? '';
    const typed = interaction.options.getString('prompt', true);
    const { text, people } = await readTyped(typed, interaction);
    const linked = await linkedMessages(typed, { channelId, askerId: user.id }, bot);
    const file = interaction.options.getAttachment('file');
    const files = file ? [offered(file)] : [];
    const inChannel = !isPrivate && canSpeak(interaction);
    const endsAt = interaction.createdTimestamp + bot.tokenMs;
    const question = {
      id: interaction.id,
      channelId,
      channelName: channel && 'name' in channel ? (channel.name ?? '') : '',
      ...(guildId !== null && { server: { id: guildId, name: guild?.name ?? '' } }),
      asker: { id: user.id, name: shownName(interaction) },
      payer: payerOf(interaction),
      policy,
      prompt: text,
      people,
      quotes: linked.quotes,
      files: [...files, ...linked.files],
      ...(linked.note !== undefined && { note: linked.note }),
      isPrivate,
      isDirect: isDirect(interaction),
      inOrder: guildId === null,
      outlet: inChannel
        ? channelOutlet(bot.turns.rest, channelId)
        : interactionOutlet(bot.turns.rest, { applicationId, token, deferred: false }, isPrivate),
      showsTyping: false,
      arrival,
      ...(!inChannel && { interaction: { applicationId, token, endsAt } }),
    };
    await compare(bot.turns, question, {
      presets,
      async announce(prompt) {
        const content = bot
          .texts(isPrivate ? interaction.locale : undefined)
          .compare.heading(presets, escapeMarkdown(prompt));
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
