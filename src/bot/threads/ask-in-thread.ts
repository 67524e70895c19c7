import { type ChatInputCommandInteraction, GuildMember } from 'discord.js';
import { channelOutlet } from '../../reply/outlet.ts';
import { answer } from '../../turn/answer.ts';
import { choose } from '../../turn/choose.ts';
import { checkAccess, cleared, offerOf } from '../../turn/gate.ts';
import type { Policy } from '../../turn/policy.ts';
import type { Question } from '../../turn/question.ts';
import { policyFor } from '../admit.ts';
import { shownName } from '../asker.ts';
import type { Bot } from '../bot.ts';
import { answerFailure } from '../boundary.ts';
import type { Arrival } from '../changes/arrivals.ts';
import { notification } from '../notification.ts';
import { payerOf } from '../payer.ts';
import { readTyped } from '../reading/known.ts';
import { type Opened, openThread, type ThreadHome } from './open-thread.ts';

/** What is asked by a command, in a thread that is opened for it; nothing: the thread alone is wanted. */
export interface AskedInThread extends Partial<Pick<Question, 'preset' | 'model' | 'effort' | 'files'>> {
  home: ThreadHome;
  topic: string;
  isPrivate?: boolean;
  arrival: Arrival;
  /** Of where it was asked. */
  policy: Policy;
}

/** A thread that is open now, and what is asked there. */
interface Ready extends Opened {
  text: string;
  people: NonNullable<Question['people']>;
}

/**
 * Opens a thread for whoever made the interaction, which is acknowledged for them alone, and answers there what they ask. What
 * stands in the way of the thread is told with what they typed, which nothing else shows.
 *
 * @param asks what is asked; what it throws is told in the same way
 */
export async function askInThread(
  interaction: ChatInputCommandInteraction,
  bot: Bot,
  asks: () => AskedInThread,
): Promise<void> {
  let asked: AskedInThread | undefined;
  let ready: Ready;
  try {
    asked = asks();
    ready = await openFor(interaction, bot, asked);
  } catch (error) {
    const typed = interaction.options.getString('topic') ?? interaction.options.getString('prompt') ?? '';
    await answerFailure(error, interaction, bot, typed.trim());
    return;
  }
  await interaction.editReply(bot.texts(interaction.locale).threads.opened(ready.thread.id));
  if (asked.topic !== '' || asked.files?.length) await answerIn(interaction, bot, ready, asked);
}

/**
 * Opens the thread for whoever made the interaction, with what they ask in its hello.
 *
 * @throws {UserError} where the question would be refused there, or no thread can be opened: then none is
 */
async function openFor(
  interaction: ChatInputCommandInteraction,
  bot: Bot,
  { home, topic, isPrivate = false, arrival, policy, files, ...chosen }: AskedInThread,
): Promise<Ready> {
  const { locale, member, user } = interaction;
  const plain = await readTyped(topic, interaction);
  if (topic !== '' || files?.length)
    await cleared(bot.turns, {
      ...{ prompt: plain.text, policy, payer: payerOf(interaction) },
      ...(files && { files }),
      ...chosen,
    });
  else await checkAccess(policy, choose(chosen, offerOf(bot.turns, policy)));
  const says = bot.texts(locale).threads;
  const unkept = policy.settings.noStore ? says.nothingKept : '';
  const name = shownName(interaction);
  const opened = await openThread(bot, {
    home,
    name: plain.text || says.unnamed(name),
    user: { id: user.id, displayName: name },
    member: member instanceof GuildMember ? member : undefined,
    isPrivate,
    preset: chosen.preset,
    hello: [topic ? says.asked(name, topic) : bot.messageContent ? says.hello : '', unkept]
      .filter(Boolean)
      .join('\n'),
    onThread: arrival.moveTo,
  });
  return { ...opened, ...plain };
}

/** Answers in the thread that was opened. */
async function answerIn(
  interaction: ChatInputCommandInteraction,
  bot: Bot,
  { thread, helloId, text, people }: Ready,
  { arrival, preset, model, effort, files }: AskedInThread,
): Promise<void> {
  const { guild, guildId, user } = interaction;
  const policy = await policyFor(interaction, bot, { channel: thread });
  await answer(bot.turns, {
    id: interaction.id,
    channelId: thread.id,
    channelName: thread.name,
    ...(guildId !== null && { server: { id: guildId, name: guild?.name ?? '' } }),
    asker: { id: user.id, name: shownName(interaction) },
    payer: payerOf(interaction, thread),
    prompt: text,
    people,
    ...(preset !== undefined && { preset }),
    ...(model !== undefined && { model }),
    ...(effort !== undefined && { effort }),
    ...(files && { files }),
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
