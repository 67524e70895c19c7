import { ApplicationCommandOptionType, type ChatInputCommandInteraction } from 'discord.js';
import { acknowledge } from '../src/bot/acknowledge.ts';
import type { Bot } from '../src/bot/bot.ts';
import type { Arrival } from '../src/bot/changes/arrivals.ts';
import type { Command } from '../src/bot/command.ts';
import { offeredPresets } from '../src/bot/offered-presets.ts';
import { isInOwnPlace } from '../src/bot/own-place.ts';
import { askInThread } from '../src/bot/threads/ask-in-thread.ts';
import { homeOf, type ThreadHome } from '../src/bot/threads/open-thread.ts';
import { UserError } from '../src/errors.ts';
import { everywhere, presetOption } from './options.ts';
import { presetChoices } from './preset-choices.ts';

/** `/chat`: opens a thread in which no mention is needed; a topic is asked there at once. */
export const chat: Command = {
  payload: {
    name: 'chat',
    description: 'Open a thread to talk in: no mention needed there',
    ...everywhere,
    options: [
      {
        type: ApplicationCommandOptionType.String,
        name: 'topic',
        description: 'What you want to talk about: I answer it at once',
        max_length: 4000,
      },
      presetOption,
      {
        type: ApplicationCommandOptionType.Boolean,
        name: 'private',
        description: 'Only you, and whom you add, see the thread',
      },
    ],
  },
  run: (interaction, bot) =>
    bot.arrivals.during({ id: interaction.id, channelId: null }, (arrival) =>
      openChat(interaction, bot, arrival),
    ),
  complete: async (interaction, bot) =>
    presetChoices(
      await offeredPresets(interaction, bot),
      interaction.options.getFocused(),
      bot.texts(interaction.locale),
    ),
};

async function openChat(interaction: ChatInputCommandInteraction, bot: Bot, arrival: Arrival): Promise<void> {
  await acknowledge(interaction, true);
  const policy = await bot.admit(interaction);
  const { options } = interaction;
  const topic = options.getString('topic')?.trim() ?? '';
  const preset = options.getString('preset') ?? undefined;
  await askInThread(interaction, bot, () => {
    const home = homeFor(interaction);
    if (preset !== undefined && !policy.presets.get(preset))
      throw new UserError((texts) => texts.prompt.unknownPreset(preset));
    const isPrivate = options.getBoolean('private') ?? false;
    return { home, topic, isPrivate, arrival, policy, ...(preset !== undefined && { preset }) };
  });
}

/** @throws UserError where there can be no threads */
function homeFor(interaction: ChatInputCommandInteraction): ThreadHome {
  if (interaction.guildId === null && isInOwnPlace(interaction))
    throw new UserError((texts) => texts.threads.direct);
  if (!isInOwnPlace(interaction)) throw new UserError((texts) => texts.threads.notMember);
  const home = homeOf(interaction.channel);
  if (!home) throw new UserError((texts) => texts.threads.noThreads);
  return home;
}
