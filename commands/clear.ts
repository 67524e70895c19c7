import type { BaseInteraction } from 'discord.js';
import { acknowledge } from '../src/bot/acknowledge.ts';
import type { Bot } from '../src/bot/bot.ts';
import type { Command } from '../src/bot/command.ts';
import { mayPress } from '../src/controls/may-press.ts';
import { UserError } from '../src/errors.ts';
import { openPlace, type Place, privatePlace } from '../src/history/place.ts';
import { everywhere } from './options.ts';

/**
 * `/clear`: the conversation of this place begins afresh. Nothing is deleted: what was said is only not gone on from. In a
 * server that is up to those who take part in it, and to moderators.
 */
export const clear = {
  payload: {
    name: 'clear',
    description: 'Begin afresh: I forget what was said here before',
    ...everywhere,
    options: [
      {
        type: 5,
        name: 'private',
        description: 'Only your own private conversation here',
      },
    ],
  },
  async run(interaction, bot) {
    const isPrivate = interaction.options.getBoolean('private') ?? false;
    const { channelId, guildId, user } = interaction;
    await acknowledge(interaction, isPrivate);
    await bot.admit(interaction);
    const place = isPrivate ? privatePlace(channelId, user.id) : openPlace(channelId);
    if (!isPrivate && guildId !== null && !(await takesPart(interaction, place, bot)))
      throw new UserError((texts) => texts.clear.notYours);
    await bot.turns.history.clear(place);
    const { clear: says } = bot.texts(interaction.locale);
    await interaction.editReply(isPrivate ? says.donePrivate : says.done);
  },
} satisfies Command;

/** Whether somebody has asked something in a conversation as it stands, or moderates here; where there is none, anybody may. */
async function takesPart(interaction: BaseInteraction, place: Place, { turns }: Bot): Promise<boolean> {
  const head = await turns.history.head(place);
  const path = head ? await turns.history.path(head.id) : [];
  return path.length === 0 || path.some(({ authorId }) => mayPress(interaction, authorId));
}
