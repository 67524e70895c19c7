import { ApplicationCommandOptionType, type ChatInputCommandInteraction, GuildMember } from 'discord.js';
import { acknowledge } from '../src/bot/acknowledge.ts';
import { policyFor } from '../src/bot/admit.ts';
import { shownName } from '../src/bot/ask.ts';
import type { Bot } from '../src/bot/bot.ts';
import { answerFailure } from '../src/bot/boundary.ts';
import type { Arrival } from '../src/bot/changes/arrivals.ts';
import type { Command } from '../src/bot/command.ts';
import { notification } from '../src/bot/notification.ts';
import { isInOwnPlace } from '../src/bot/own-place.ts';
import { payerOf } from '../src/bot/payer.ts';
import { readTyped } from '../src/bot/reading/known.ts';
import type { Plain } from '../src/bot/reading/plain-mentions.ts';
import { homeOf, type Opened, openThread, type ThreadHome } from '../src/bot/threads/open-thread.ts';
import { UserError } from '../src/errors.ts';
import { channelOutlet } from '../src/reply/outlet.ts';
import { answer } from '../src/turn/answer.ts';
import { cleared } from '../src/turn/gate.ts';
import type { Policy } from '../src/turn/policy.ts';
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
    presetChoices(await bot.presetsFor(interaction.guildId), interaction.options.getFocused()),
};

async function openChat(interaction: ChatInputCommandInteraction, bot: Bot, arrival: Arrival): Promise<void> {
  await acknowledge(interaction, true);
  const admitted = await bot.admit(interaction);
  const topic = interaction.options.getString('topic')?.trim() ?? '';
  let opened: Opened & Plain;
  try {
    opened = await openFor(interaction, bot, topic, arrival, admitted);
  } catch (error) {
    // No thread shows the topic.
    await answerFailure(error, interaction, bot, topic);
    return;
  }
  const { thread, helloId, text, people } = opened;
  await interaction.editReply(bot.texts(interaction.locale).threads.opened(thread.id));
  if (topic === '') return;
  const { guild, guildId, user } = interaction;
  const policy = await policyFor(interaction, bot, thread);
  await answer(bot.turns, {
    id: interaction.id,
    channelId: thread.id,
    channelName: thread.name,
    ...(guildId !== null && { server: { id: guildId, name: guild?.name ?? '' } }),
    asker: { id: user.id, name: shownName(interaction) },
    payer: payerOf(interaction, thread),
    prompt: text,
    people,
    // What shows the topic is Parley's, and goes with the turn.
    ...(helloId !== undefined && { promptMessageId: helloId, ownPrompt: true }),
    isPrivate: false,
    isDirect: false,
    inOrder: true,
    outlet: channelOutlet(bot.turns.rest, thread.id),
    policy,
    ...notification(policy),
    showsTyping: true,
    arrival,
  });
}

/** Opens the thread that is wanted. @returns it, and the topic as it is asked there */
async function openFor(
  interaction: ChatInputCommandInteraction,
  bot: Bot,
  topic: string,
  { moveTo }: Arrival,
  policy: Policy,
): Promise<Opened & Plain> {
  const home = homeFor(interaction);
  const { options, locale, member, user } = interaction;
  const preset = options.getString('preset') ?? undefined;
  if (preset !== undefined && !policy.presets.get(preset))
    throw new UserError((texts) => texts.prompt.unknownPreset(preset));
  const plain = await readTyped(topic, interaction);
  if (topic !== '')
    await cleared(bot.turns, { prompt: plain.text, preset, policy, payer: payerOf(interaction) });
  const says = bot.texts(locale).threads;
  const name = shownName(interaction);
  const opened = await openThread(bot, {
    home,
    name: plain.text || says.unnamed(name),
    user: { id: user.id, displayName: name },
    member: member instanceof GuildMember ? member : undefined,
    isPrivate: options.getBoolean('private') ?? false,
    preset,
    hello: topic ? says.asked(name, topic) : bot.messageContent ? says.hello : '',
    onThread: moveTo,
  });
  return { ...opened, ...plain };
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
