import { acknowledge } from '../src/bot/acknowledge.ts';
import type { Command } from '../src/bot/command.ts';
import { openPlace, privatePlace } from '../src/history/place.ts';
import { everywhere } from './options.ts';

/** `/clear`: the conversation of this place begins afresh. Nothing is deleted: what was said is only not gone on from. */
export const clear: Command = {
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
    const { channelId, user } = interaction;
    await acknowledge(interaction, isPrivate);
    await bot.refuseStrangers(interaction);
    await bot.turns.history.clear(isPrivate ? privatePlace(channelId, user.id) : openPlace(channelId));
    const { clear: says } = bot.texts(interaction.locale);
    await interaction.editReply(isPrivate ? says.donePrivate : says.done);
  },
};
