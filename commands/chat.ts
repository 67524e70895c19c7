import { ApplicationCommandOptionType, type ChatInputCommandInteraction, GuildMember } from 'discord.js';
import { acknowledge } from '../src/bot/acknowledge.ts';
import { shownName } from '../src/bot/ask.ts';
import type { Bot } from '../src/bot/bot.ts';
import type { Arrival } from '../src/bot/changes/arrivals.ts';
import type { Command } from '../src/bot/command.ts';
import { notification } from '../src/bot/notification.ts';
import { isInOwnPlace } from '../src/bot/own-place.ts';
import { readTyped } from '../src/bot/reading/known.ts';
import { homeOf, openThread, type ThreadHome } from '../src/bot/threads/open-thread.ts';
import { UserError } from '../src/errors.ts';
import { channelOutlet } from '../src/reply/outlet.ts';
import { answer } from '../src/turn/answer.ts';
import { cleared } from '../src/turn/gate.ts';
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
  complete: (interaction, bot) => presetChoices(bot.presets(), interaction.options.getFocused()),
};

async function openChat(interaction: ChatInputCommandInteraction, bot: Bot, arrival: Arrival): Promise<void> {
  await acknowledge(interaction, true);
  await bot.refuseStrangers(interaction);
  const home = homeFor(interaction);
  const { options, locale, member, user } = interaction;
  const topic = options.getString('topic')?.trim() ?? '';
  const preset = options.getString('preset') ?? undefined;
  if (preset !== undefined && !bot.presets().get(preset))
    throw new UserError((texts) => texts.prompt.unknownPreset(preset));
  const { text: prompt, people } = await readTyped(topic, interaction);
  if (topic !== '') await cleared(bot.turns, { prompt });
  const says = bot.texts(locale).threads;
  const name = shownName(interaction);
  const { thread, helloId } = await openThread(bot, {
    home,
    name: prompt || says.unnamed(name),
    user: { id: user.id, displayName: name },
    member: member instanceof GuildMember ? member : undefined,
    isPrivate: options.getBoolean('private') ?? false,
    preset,
    hello: topic ? says.asked(name, topic) : bot.messageContent ? says.hello : '',
    onThread: arrival.moveTo,
  });
  await interaction.editReply(says.opened(thread.id));
  if (topic === '') return;
  const { guild, guildId } = interaction;
  await answer(bot.turns, {
    id: interaction.id,
    channelId: thread.id,
    channelName: thread.name,
    ...(guildId !== null && { server: { id: guildId, name: guild?.name ?? '' } }),
    asker: { id: user.id, name },
    prompt,
    people,
    // What shows the topic is Parley's, and goes with the turn.
    ...(helloId !== undefined && { promptMessageId: helloId, ownPrompt: true }),
    isPrivate: false,
    inOrder: true,
    outlet: channelOutlet(bot.turns.rest, thread.id),
    ...(await notification({ channelId: thread.id, channel: thread, guildId }, bot)),
    showsTyping: true,
    arrival,
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
