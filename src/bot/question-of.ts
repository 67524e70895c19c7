import type { ButtonInteraction, CommandInteraction, ModalSubmitInteraction } from 'discord.js';
import type { Question } from '../turn/question.ts';
import { shownName } from './asker.ts';
import type { Bot } from './bot.ts';
import { isDirect } from './own-place.ts';
import { payerOf } from './payer.ts';
import { readTyped } from './reading/known.ts';
import { linkedMessages } from './reading/linked-messages.ts';

/** An interaction that asks something. */
export type Asking = ButtonInteraction | CommandInteraction | ModalSubmitInteraction;

/** What is asked by an interaction. */
export type Asked = Pick<
  Question,
  | 'prompt'
  | 'people'
  | 'quotes'
  | 'preset'
  | 'model'
  | 'effort'
  | 'isPrivate'
  | 'files'
  | 'alone'
  | 'parentTurnId'
  | 'note'
  | 'arrival'
  | 'policy'
>;

/** The question of an interaction that is acknowledged and allowed: who asks what, where, with all that it links to. */
export async function questionOf(
  interaction: Asking,
  bot: Bot,
  asked: Asked,
): Promise<Omit<Question, 'outlet'>> {
  const { channel, guild, guildId, user } = interaction;
  const channelId = interaction.channelId ?? '';
  const { text, people } = await readTyped(asked.prompt, interaction);
  const linked = await linkedMessages(asked.prompt, { channelId, askerId: user.id }, bot);
  const notes = [asked.note, linked.note].filter((note) => note !== undefined);
  return {
    id: interaction.id,
    ...asked,
    channelId,
    channelName: channel && 'name' in channel ? (channel.name ?? '') : '',
    ...(guildId !== null && { server: { id: guildId, name: guild?.name ?? '' } }),
    asker: { id: user.id, name: shownName(interaction) },
    payer: payerOf(interaction),
    prompt: text,
    people: [...(asked.people ?? []), ...people],
    quotes: [...(asked.quotes ?? []), ...linked.quotes],
    files: [...(asked.files ?? []), ...linked.files],
    ...(notes.length > 0 && { note: notes.join(' · ') }),
    isDirect: isDirect(interaction),
    inOrder: guildId === null,
    showsTyping: false,
  };
}
